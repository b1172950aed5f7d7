#include "tourrunner.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QDir>
#include <QPixmap>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::Expected;

TourRunner::TourRunner(QWidget &window, QString folder, std::function<void(const QString &)> say)
    : m_window(window)
    , m_folder(std::move(folder))
    , m_say(std::move(say))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        const TourStep &step = m_steps.at(m_at);
        const QString found = m_state == State::Focusing
                                  ? tr("the window lost the keyboard; leave it in front while the tour runs")
                              : step.found ? step.found()
                                           : tr("it did not come about");
        fail(tr("%1 was expected within %2 s, but %3").arg(step.expected).arg(step.limit.count()).arg(found));
    });
    // Whenever all that happened has been dealt with, the step may have come to its end.
    connect(QAbstractEventDispatcher::instance(),
            &QAbstractEventDispatcher::aboutToBlock,
            this,
            &TourRunner::look);
}

void TourRunner::start(QList<TourStep> steps)
{
    m_steps = std::move(steps);
    m_at = 0;
    m_pictures = 0;
    m_clock.start();
    QMetaObject::invokeMethod(this, &TourRunner::begin, Qt::QueuedConnection);
}

void TourRunner::begin()
{
    while (m_at < m_steps.size() && m_steps.at(m_at).applies && !m_steps.at(m_at).applies()) {
        ++m_at;
    }
    if (m_at >= m_steps.size()) {
        m_state = State::Idle;
        Q_EMIT ended();
        return;
    }
    m_limit.start(m_steps.at(m_at).limit);
    m_state = State::Focusing;
    m_window.activateWindow();
}

void TourRunner::act()
{
    if (m_state != State::Waiting) {
        return;
    }
    const TourStep &step = m_steps.at(m_at);
    if (const Expected<void> done = step.act ? step.act() : Expected<void>(); !done) {
        fail(tr("%1 was expected, but %2").arg(step.expected, done.error().sentence()));
    }
}

void TourRunner::look()
{
    if (m_state == State::Focusing && m_window.isActiveWindow()) {
        m_state = State::Waiting;
        QMetaObject::invokeMethod(this, &TourRunner::act, Qt::QueuedConnection);
    } else if (m_state == State::Waiting && m_steps.at(m_at).isReached()) {
        m_state = State::Leaving;
        QMetaObject::invokeMethod(this, &TourRunner::leave, Qt::QueuedConnection);
    }
}

void TourRunner::leave()
{
    m_limit.stop();
    const TourStep &step = m_steps.at(m_at);
    const QString told = step.told ? step.told() : QString();
    if (!told.isEmpty()) {
        m_say(u"%1  %2"_s.arg(tr("%1 s").arg(m_clock.elapsed() / 1000).rightJustified(5), told));
    }
    if (!step.picture.isEmpty() && !savePicture(step.picture)) {
        fail(tr("The picture %1 could not be written to %2; check the folder's permissions and the free "
                "space.")
                 .arg(step.picture, m_folder));
        return;
    }
    ++m_at;
    begin();
}

void TourRunner::fail(const QString &why)
{
    if (m_failed) {
        return;
    }
    m_failed = true;
    m_state = State::Idle;
    m_limit.stop();
    m_say(tr("Failed: %1").arg(why.endsWith(u'.') ? why : QString(why + u'.')));
    savePicture(u"failed"_s);
    Q_EMIT ended();
}

bool TourRunner::savePicture(const QString &name)
{
    ++m_pictures;
    // What was changed a moment ago is laid out when its event comes; the picture must not be earlier.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    return m_window.grab().save(
        QDir(m_folder).filePath(u"%1-%2.png"_s.arg(m_pictures, 2, 10, QChar(u'0')).arg(name)));
}

} // namespace slipway::app
