#pragma once

#include <services/base/error.h>

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>

class QWidget;

namespace slipway::app {

/// One thing that is done in the window and what comes of it.
struct TourStep
{
    QString picture;                 ///< name of its screenshot, which gets a number in front; empty: none
    QString expected;                ///< what has to come about, for the sentence of a failure
    std::function<bool()> applies{}; ///< asked when it is the step's turn; empty: always
    /// Presses keys and clicks; may be empty.
    std::function<base::Expected<void>()> act{};
    /// Looks at the window and its models; asked again after everything that happens in the program.
    std::function<bool()> isReached{};
    std::function<QString()> told{};  ///< what happened, as a sentence
    std::function<QString()> found{}; ///< what is there instead, when it did not come about
    std::chrono::seconds limit{60};
};

/// Does steps one after another. Never waits for time to pass: a step ends as soon as the program has come to
/// where it should be, and fails at its limit.
class TourRunner final : public QObject
{
    Q_OBJECT

public:
    /// `window` outlives the object. Screenshots go to `folder`, sentences to `say`.
    TourRunner(QWidget &window, QString folder, std::function<void(const QString &)> say);
    Q_DISABLE_COPY_MOVE(TourRunner)

    void start(QList<TourStep> steps);

    bool hasFailed() const { return m_failed; }

Q_SIGNALS:
    void ended();

private:
    enum class State
    {
        Idle,
        Focusing, ///< the window must have the keyboard
        Waiting,
        Leaving
    };

    void begin();
    void act();
    void look();
    void leave();
    void fail(const QString &why);
    bool savePicture(const QString &name);

    QWidget &m_window;
    QString m_folder;
    std::function<void(const QString &)> m_say;
    QList<TourStep> m_steps;
    qsizetype m_at = 0;
    int m_pictures = 0;
    State m_state = State::Idle;
    bool m_failed = false;
    QTimer m_limit;
    QElapsedTimer m_clock;
};

} // namespace slipway::app
