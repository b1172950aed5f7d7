#include "activityfeed.h"

namespace slipway::models {

ActivityFeed::ActivityFeed(journal::Journal &journal,
                           Background &background,
                           ActivityModel &model,
                           QObject *parent)
    : QObject(parent)
    , m_journal(journal)
    , m_background(background)
    , m_model(model)
    , m_appended(this, [this](const std::vector<char> &) {
        if (m_poll.isActive() && !m_soon.isActive()) {
            m_soon.start();
        }
    })
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(100);
    m_poll.setInterval(3000);
    connect(&m_soon, &QTimer::timeout, this, &ActivityFeed::readNewer);
    connect(&m_poll, &QTimer::timeout, this, &ActivityFeed::readNewer);
    connect(&model, &ActivityModel::moreWanted, this, &ActivityFeed::readOlder);
    m_subscription =
        journal.onAppend([sender = m_appended.sender()](const journal::Entry &) { sender.post(0); });
}

ActivityFeed::~ActivityFeed() = default;

void ActivityFeed::setFilter(const journal::Filter &filter)
{
    m_filter = filter;
    load();
}

void ActivityFeed::load()
{
    for (const QPointer<BackgroundCall> &call : {m_first, m_older, m_newer}) {
        if (call) {
            call->drop();
        }
    }
    m_waiting.clear();
    m_model.setHasMore(false);
    m_state = State::Loading;
    m_first = read(m_filter, true, [this](const Answer &answer) { takeFirst(answer); });
    Q_EMIT changed();
}

QPointer<BackgroundCall>
ActivityFeed::read(journal::Filter filter, bool counts, std::function<void(const Answer &)> done)
{
    filter.limit = pageSize;
    return m_background.run(
        this,
        [&journal = m_journal, filter, counts](const base::CancelToken &) -> Answer {
            Page page;
            auto entries = journal.entries(filter);
            if (!entries) {
                return tl::unexpected(entries.error());
            }
            page.entries = std::move(*entries);
            if (counts) {
                const auto total = journal.count(filter);
                if (!total) {
                    return tl::unexpected(total.error());
                }
                page.total = *total;
            }
            return page;
        },
        std::move(done));
}

void ActivityFeed::takeFirst(const Answer &answer)
{
    m_first.clear();
    if (!answer) {
        fail(answer.error());
        return;
    }
    m_state = State::Ready;
    m_total = answer->total;
    m_model.setEntries(answer->entries);
    m_model.setHasMore(answer->entries.size() == pageSize);
    Q_EMIT changed();
}

void ActivityFeed::readOlder()
{
    if (m_first || m_older) {
        return;
    }
    journal::Filter filter = m_filter;
    filter.before = m_model.oldestId();
    m_older = read(filter, false, [this](const Answer &answer) {
        m_older.clear();
        if (!answer) {
            fail(answer.error());
            return;
        }
        m_model.setHasMore(answer->entries.size() == pageSize);
        m_model.addOlder(answer->entries);
    });
}

void ActivityFeed::readNewer()
{
    if (m_first || m_newer) {
        return;
    }
    const qint64 newest = m_waiting.isEmpty() ? m_model.newestId() : m_waiting.first().id;
    if (m_state == State::Failed) {
        load();
        return;
    }
    journal::Filter filter = m_filter;
    filter.after = newest;
    m_newer = read(filter, false, [this](const Answer &answer) {
        m_newer.clear();
        takeNewer(answer);
    });
}

void ActivityFeed::takeNewer(const Answer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    if (answer->entries.isEmpty()) {
        return;
    }
    if (answer->entries.size() == pageSize) {
        load(); // there may be more between these and those that are shown
        return;
    }
    m_total += answer->entries.size();
    if (m_held) {
        m_waiting = answer->entries + m_waiting;
    } else {
        m_model.addNewer(answer->entries);
    }
    Q_EMIT changed();
}

void ActivityFeed::setLive(bool live)
{
    if (live == m_poll.isActive()) {
        return;
    }
    if (live) {
        m_poll.start();
        readNewer();
    } else {
        m_poll.stop();
        m_soon.stop();
    }
}

void ActivityFeed::setHeld(bool held)
{
    m_held = held;
    if (!held && !m_waiting.isEmpty()) {
        m_model.addNewer(m_waiting);
        m_waiting.clear();
        Q_EMIT changed();
    }
}

void ActivityFeed::fail(const base::Error &error)
{
    m_state = State::Failed;
    m_error = error;
    Q_EMIT changed();
}

void ActivityFeed::verify()
{
    if (m_check) {
        return;
    }
    setIntegrity({JournalIntegrity::State::Checking, 0, {}});
    using Verdict = base::Expected<std::optional<qint64>>;
    m_check = m_background.run(
        this,
        [&journal = m_journal](const base::CancelToken &) { return journal.verify(); },
        [this](const Verdict &verdict) {
            m_check.clear();
            if (!verdict) {
                setIntegrity({JournalIntegrity::State::Failed, 0, verdict.error()});
            } else if (*verdict) {
                setIntegrity({JournalIntegrity::State::Broken, **verdict, {}});
            } else {
                setIntegrity({JournalIntegrity::State::Verified, 0, {}});
            }
        });
}

void ActivityFeed::setIntegrity(const JournalIntegrity &integrity)
{
    m_integrity = integrity;
    Q_EMIT integrityChanged();
}

} // namespace slipway::models
