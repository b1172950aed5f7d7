#include "resourceactions.h"

#include <models/applications/operations.h>
#include <services/kube/clusterpool.h>
#include <services/kube/writeguard.h>
#include <ui/application/syncdialog.h>
#include <ui/applications/applicationwords.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/toast.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ResourceNode;

namespace {

// The resource's own uid is a condition, so that a namesake made meanwhile stays.
base::Expected<void> removeResource(kube::ClusterPool &pool,
                                    const QString &context,
                                    const ResourceNode &node,
                                    const base::CancelToken &cancel)
{
    const auto connection = pool.connection(context);
    if (!connection) {
        return tl::unexpected(connection.error());
    }
    const auto discovery = (*connection)->client.discovery(cancel);
    if (!discovery) {
        return tl::unexpected(discovery.error());
    }
    const kube::ApiResource *resource = (*discovery)->find({node.key.group, node.version, node.key.kind});
    if (!resource) {
        return base::failure(base::ErrorKind::NotFound,
                             ResourceActions::tr("%1 has no kind %2").arg(context, node.key.kind));
    }
    kube::DeleteOptions options;
    options.uid = node.uid;
    options.reason = u"delete"_s;
    return (*connection)->client.remove(*resource, node.key.nameSpace, node.key.name, options, cancel);
}

void startDelete(FrameServices &services,
                 const models::ApplicationFacts &facts,
                 const ResourceNode &node,
                 const QString &typed)
{
    std::shared_ptr<kube::WriteGuard::Confirmation> held;
    if (services.guard.isProtected(facts->cluster)) {
        auto confirmed = services.guard.confirm(facts->cluster, node.key.name, typed);
        if (!confirmed) {
            services.host.toastError(confirmed.error());
            return;
        }
        held = std::make_shared<kube::WriteGuard::Confirmation>(std::move(*confirmed));
    }
    services.background.run(
        &services.operations,
        [held, &pool = services.pool, context = facts->cluster, node](const base::CancelToken &cancel) {
            return removeResource(pool, context, node, cancel);
        },
        [&services, node](const base::Expected<void> &result) {
            if (!result) {
                services.host.toastError(result.error());
                return;
            }
            ToastSpec toast;
            toast.head = ResourceActions::tr("%1 %2 deleted").arg(node.key.kind, node.key.name);
            services.host.toast(toast);
        });
}

} // namespace

ResourceActions::ResourceActions(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_sync(makeButton(services.theme, u"sync"_s, tr("Sync…"), this))
    , m_delete(makeButton(services.theme, u"delete"_s, tr("Delete…"), this, ButtonKind::Destructive))
{
    auto *refresh = makeButton(services.theme, u"refresh"_s, {}, this);
    auto *copy = makeButton(services.theme, u"copy"_s, {}, this);
    refresh->setAccessibleName(tr("Refresh"));
    refresh->setToolTip(tr("Fetches Git and compares again"));
    copy->setAccessibleName(tr("Copy name"));
    copy->setToolTip(tr("Copy the name"));
    m_sync->setAccessibleName(tr("Sync this resource"));
    m_delete->setAccessibleName(tr("Delete this resource"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 9, 14, 8);
    row->setSpacing(6);
    for (QPushButton *button : {m_sync, refresh, copy, m_delete}) {
        setCompact(*button, true);
        row->addWidget(button);
        if (button == copy) {
            row->addStretch(1);
        }
    }
    connect(m_sync, &QPushButton::clicked, this, [this] {
        openSyncDialog(m_services, m_services.applications.find(m_facts->id), m_node->key);
    });
    connect(refresh, &QPushButton::clicked, this, [this] { m_services.operations.refresh({m_facts->id}); });
    connect(
        copy, &QPushButton::clicked, this, [this] { m_services.host.copy(m_node->key.name, tr("Name")); });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        openDeleteResourceDialog(m_services, m_facts, *m_node);
    });
}

void ResourceActions::showNode(const models::ApplicationFacts &facts, const ResourceNode &node)
{
    m_facts = facts;
    m_node = node;
    const QString noSync = whyNoSync();
    m_sync->setEnabled(noSync.isEmpty());
    m_sync->setToolTip(noSync.isEmpty() ? tr("Brings this resource alone to what Git wants") : noSync);
    const QString noDelete = whyNoDelete();
    m_delete->setEnabled(noDelete.isEmpty());
    m_delete->setToolTip(noDelete.isEmpty() ? tr("Deletes it from the cluster") : noDelete);
}

QString ResourceActions::whyNoSync() const
{
    if (!m_node->managed || m_node->hook) {
        return tr("It is not kept in Git by itself.");
    }
    if (m_node->sync == applications::SyncStatus::Synced) {
        return tr("It is as Git wants it.");
    }
    return obstacleText(m_services.operations.syncObstacle(m_facts->id), *m_facts);
}

QString ResourceActions::whyNoDelete() const
{
    if (m_node->missing) {
        return tr("It is not in the cluster.");
    }
    return m_facts->isReadOnly ? obstacleText(models::Obstacle::ReadOnly, *m_facts) : QString();
}

void ResourceActions::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    hairline(painter, 0, width(), 0, m_services.theme.palette().border);
}

void openDeleteResourceDialog(FrameServices &services,
                              const models::ApplicationFacts &facts,
                              const ResourceNode &node)
{
    auto *dialog =
        new ScrimDialog(services.theme, ScrimDialog::Size::Confirmation, services.host.dialogParent());
    dialog->setTitle(ResourceActions::tr("Delete %1 %2").arg(node.key.kind, node.key.name));
    dialog->setContext(whereText(services, *facts), facts->isProtected);
    const QString consequence =
        node.managed && !node.requiresPruning
            ? ResourceActions::tr("Git still wants it: the next sync creates it again.")
        : node.managed ? ResourceActions::tr("Git no longer wants it, so it will not come back.")
                       : ResourceActions::tr("Its controller makes a new one if it still wants one.");
    auto *body = makeLabel(services.theme, consequence, FontRole::Body, TextTone::Text);
    body->setWordWrap(true);
    body->setContentsMargins(16, 14, 16, 14);
    dialog->setBody(body);
    if (services.guard.isProtected(facts->cluster)) {
        dialog->setConfirmation(
            ResourceActions::tr("%1 is protected. Type %2 to confirm.").arg(facts->cluster, u"%1"_s),
            node.key.name);
    }
    dialog->setPrimary(u"delete"_s, ResourceActions::tr("Delete"), ButtonKind::DestructiveFill);
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, [&services, facts, node, dialog] {
        startDelete(services, facts, node, dialog->confirmation());
    });
    dialog->open();
}

} // namespace slipway::ui
