#include "activityexport.h"

#include <models/async/background.h>
#include <services/journal/journal.h>
#include <ui/frame/services.h>
#include <ui/theme/words.h>
#include <ui/widgets/toast.h>

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

base::Unexpected notWritten(const QString &file, const QString &cause)
{
    return base::failure(base::ErrorKind::Io,
                         tr("The journal was not exported to %1").arg(file),
                         cause,
                         tr("Choose another folder, or free some space."));
}

// The number of entries.
base::Expected<qint64>
writeJournal(const journal::Journal &journal, const QString &file, const base::CancelToken &cancel)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return notWritten(file, out.errorString());
    }
    out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    qint64 lines = 0;
    const auto walked = journal.exportJsonLines([&](const QByteArray &line) {
        ++lines;
        return !cancel.isCancelled() && out.write(line + '\n') == line.size() + 1;
    });
    if (!walked) {
        return tl::unexpected(walked.error());
    }
    if (cancel.isCancelled()) {
        return base::cancelled(tr("The export of the journal"));
    }
    if (!out.commit()) {
        return notWritten(file, out.errorString());
    }
    return lines;
}

} // namespace

void exportJournal(FrameServices &services, const QString &file, QWidget *scope)
{
    services.background.run(
        scope,
        [&journal = services.journal, file](const base::CancelToken &cancel) {
            return writeJournal(journal, file, cancel);
        },
        [&services, file](const base::Expected<qint64> &written) {
            if (!written) {
                services.host.toastError(written.error());
                return;
            }
            services.host.toast(
                {.status = Status::Succeeded,
                 .head = tr("Journal exported"),
                 .second = tr("%1 entries to %2").arg(words::count(*written), QFileInfo(file).fileName())});
        });
}

void askJournalExport(FrameServices &services, QWidget *scope)
{
    auto *dialog = new QFileDialog(services.host.dialogParent(), tr("Export the journal"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"jsonl"_s);
    dialog->setNameFilters({tr("JSON lines (*.jsonl)"), tr("All files (*)")});
    dialog->selectFile(
        u"slipway-journal-%1.jsonl"_s.arg(services.clock.now().toLocalTime().toString(u"yyyy-MM-dd"_s)));
    QObject::connect(dialog, &QFileDialog::fileSelected, scope, [&services, scope](const QString &file) {
        exportJournal(services, file, scope);
    });
    dialog->open();
}

} // namespace slipway::ui
