#pragma once

#include <services/applications/localoperations.h>
#include <services/journal/journal.h>
#include <services/kube/writeguard.h>

#include <QString>

namespace slipway::app {

/// Where rooms that must not know each other meet: every write to a cluster, every finished operation and
/// every pushed commit becomes a line of the journal. Leases and records of Slipway itself are left out.
/// Thread safe.
class JournalObserver final : public kube::WriteObserver, public applications::OperationObserver
{
public:
    /// `journal` must outlive the observer; `who` is the person's login name.
    JournalObserver(journal::Journal &journal, QString who);

    void wrote(const kube::Write &write) override;
    void finished(const base::ApplicationId &id,
                  const QString &context,
                  const applications::OperationState &state) override;
    void committed(const base::ApplicationId &id, const QString &repoUrl, const git::Commit &commit) override;

private:
    void append(journal::Entry entry);

    journal::Journal &m_journal;
    QString m_who;
};

/// The differences between two masked objects as the journal keeps them: JSON [{"path","live","desired"}].
QByteArray journalDiff(const base::Json &before, const base::Json &after);

} // namespace slipway::app
