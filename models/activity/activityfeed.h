#pragma once

#include <models/activity/activityfilter.h>
#include <models/activity/activitymodel.h>
#include <models/async/background.h>
#include <services/base/mailbox.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

namespace slipway::models {

/// Whether the chain of hashes over the journal is whole.
struct JournalIntegrity
{
    enum class State
    {
        Unknown, ///< not checked yet
        Checking,
        Verified,
        Broken,
        Failed ///< the check itself
    };

    State state = State::Unknown;
    qint64 entry = 0; ///< where it is broken
    std::optional<base::Error> error;

    bool operator==(const JournalIntegrity &other) const
    {
        return state == other.state && entry == other.entry;
    }
};

/// Fills an ActivityModel page by page and keeps it up to date: with what this process writes at once, with
/// what others write within seconds. Reads the journal in the background.
class ActivityFeed final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Loading,
        Ready,
        Failed
    };

    static constexpr int pageSize = 200;

    /// All outlive the feed.
    ActivityFeed(journal::Journal &journal,
                 Background &background,
                 ActivityModel &model,
                 QObject *parent = nullptr);
    ~ActivityFeed() override;
    Q_DISABLE_COPY_MOVE(ActivityFeed)

    /// Reads anew with this filter.
    void setFilter(const journal::Filter &filter);
    /// Reads anew with the filter there is.
    void load();
    /// Follows the journal while it is shown.
    void setLive(bool live);
    /// New entries wait while the pointer is over the rows.
    void setHeld(bool held);

    /// Entries that wait.
    int waiting() const { return static_cast<int>(m_waiting.size()); }

    State state() const { return m_state; }

    const base::Error &error() const { return m_error; }

    /// Entries that the filter finds, also those not read yet; -1 before the first answer.
    qint64 total() const { return m_total; }

    const JournalIntegrity &integrity() const { return m_integrity; }

    /// Checks the whole chain.
    void verify();

Q_SIGNALS:
    void changed(); ///< state, total or what waits
    void integrityChanged();

private:
    struct Page
    {
        QList<journal::Entry> entries;
        qint64 total = -1;
    };

    using Answer = base::Expected<Page>;

    QPointer<BackgroundCall>
    read(journal::Filter filter, bool counts, std::function<void(const Answer &)> done);
    void readOlder();
    void readNewer();
    void takeFirst(const Answer &answer);
    void takeNewer(const Answer &answer);
    void fail(const base::Error &error);
    void setIntegrity(const JournalIntegrity &integrity);

    journal::Journal &m_journal;
    Background &m_background;
    ActivityModel &m_model;
    journal::Filter m_filter;
    State m_state = State::Loading;
    base::Error m_error;
    qint64 m_total = -1;
    JournalIntegrity m_integrity;
    QList<journal::Entry> m_waiting; ///< newest first
    bool m_held = false;
    base::Mailbox<char> m_appended;
    journal::Subscription m_subscription;
    QTimer m_soon; ///< several writes of one moment are read at once
    QTimer m_poll; ///< other processes write to the journal too
    QPointer<BackgroundCall> m_first;
    QPointer<BackgroundCall> m_older;
    QPointer<BackgroundCall> m_newer;
    QPointer<BackgroundCall> m_check;
};

} // namespace slipway::models
