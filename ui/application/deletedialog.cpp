#include "deletedialog.h"

#include <models/applications/operations.h>
#include <models/async/background.h>
#include <services/kube/writeguard.h>
#include <ui/application/syncdialog.h>
#include <ui/applications/applicationwords.h>
#include <ui/frame/services.h>
#include <ui/widgets/toast.h>

#include <QCoreApplication>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

using applications::DeleteKind;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui::DeleteDialog", text);
}

void start(FrameServices &services,
           const models::ApplicationFacts &facts,
           DeleteKind kind,
           const QString &typed)
{
    applications::ApplicationProvider *provider = services.applications.providerOf(facts->id);
    if (!provider) {
        return;
    }
    std::shared_ptr<kube::WriteGuard::Confirmation> held;
    if (services.operations.needsName(facts->id)) {
        auto confirmed = services.guard.confirm(facts->cluster, facts->id.name, typed);
        if (!confirmed) {
            services.host.toastError(confirmed.error());
            return;
        }
        held = std::make_shared<kube::WriteGuard::Confirmation>(std::move(*confirmed));
    }
    services.background.run(
        &services.operations,
        [provider, held, id = facts->id, kind](const base::CancelToken &cancel) {
            return provider->remove(id, kind, cancel);
        },
        [&services, name = applicationTitle(*facts)](const base::Expected<void> &result) {
            if (!result) {
                services.host.toastError(result.error());
                return;
            }
            ToastSpec toast;
            toast.head = tr("%1 deleted").arg(name);
            services.host.toast(toast);
        });
}

} // namespace

void openDeleteDialog(FrameServices &services, const models::ApplicationFacts &facts)
{
    if (!facts) {
        return;
    }
    auto *dialog =
        new ScrimDialog(services.theme, ScrimDialog::Size::Confirmation, services.host.dialogParent());
    dialog->setTitle(tr("Delete %1").arg(applicationTitle(*facts)));
    dialog->setContext(whereText(services, *facts), facts->isProtected);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    auto *all = new QRadioButton(tr("Delete its resources first, then the application"), body);
    auto *later = new QRadioButton(tr("Delete its resources in the background"), body);
    auto *keep = new QRadioButton(tr("Keep its resources in the cluster"), body);
    keep->setChecked(true);
    column->addWidget(keep);
    column->addWidget(all);
    column->addWidget(later);
    dialog->setBody(body);
    dialog->setConfirmation(tr("Type %1 to confirm."), facts->id.name);
    dialog->setPrimary(u"delete"_s, tr("Delete"), ButtonKind::DestructiveFill);
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, [&services, facts, dialog, all, later] {
        const DeleteKind kind = all->isChecked()     ? DeleteKind::Foreground
                                : later->isChecked() ? DeleteKind::Background
                                                     : DeleteKind::KeepResources;
        start(services, facts, kind, dialog->confirmation());
    });
    dialog->open();
}

} // namespace slipway::ui
