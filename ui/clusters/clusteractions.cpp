#include "clusteractions.h"

#include <models/clusters/clusterrow.h>
#include <models/settings/settings.h>
#include <ui/frame/services.h>
#include <ui/theme/theme.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/toast.h>

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

QStringList changed(QStringList list, const QString &context, bool on)
{
    list.removeAll(context);
    if (on) {
        list.append(context);
    }
    return list;
}

void askToUnprotect(FrameServices &services, const QString &context)
{
    auto *dialog =
        new ScrimDialog(services.theme, ScrimDialog::Size::Confirmation, services.host.dialogParent());
    dialog->setTitle(tr("End the protection of %1").arg(context));
    dialog->setContext(context, true);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 14, 16, 14);
    QLabel *text = makeLabel(services.theme,
                             tr("Syncs, rollbacks and deletions there will no longer ask for the "
                                "application's name, here and on the command line."),
                             FontRole::Body,
                             TextTone::Text);
    text->setWordWrap(true);
    column->addWidget(text);
    dialog->setBody(body);
    dialog->setConfirmation(tr("Type %1 to confirm."), context);
    dialog->setPrimary(u"unlock"_s, tr("End protection"), ButtonKind::DestructiveFill);
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, [&services, context] {
        services.settings.setProtectedContexts(
            changed(services.settings.protectedContexts(), context, false));
    });
    dialog->open();
}

} // namespace

void removeKubeconfig(FrameServices &services, const QString &file)
{
    const QStringList before = services.settings.kubeconfigFiles();
    if (!before.contains(file)) {
        return;
    }
    ToastSpec toast;
    toast.head = tr("%1 is off the list").arg(models::shortPath(file));
    toast.second = tr("The file itself was not touched.");
    toast.link = tr("Undo");
    toast.onLink = [&settings = services.settings, before] { settings.setKubeconfigFiles(before); };
    toast.milliseconds = 5000;
    services.settings.setKubeconfigFiles(changed(before, file, false));
    services.host.toast(toast);
}

void setProtected(FrameServices &services, const QString &context, bool on)
{
    if (on) {
        services.settings.setProtectedContexts(changed(services.settings.protectedContexts(), context, true));
    } else {
        askToUnprotect(services, context);
    }
}

void setReadOnly(FrameServices &services, const QString &context, bool on)
{
    services.settings.setReadOnlyContexts(changed(services.settings.readOnlyContexts(), context, on));
}

} // namespace slipway::ui
