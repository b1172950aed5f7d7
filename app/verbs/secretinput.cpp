#include "secretinput.h"

#include <QCoreApplication>

#include <iostream>
#include <string>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

/// The terminal shows nothing of what is typed while this lives.
class Silence final
{
public:
    Silence()
        : m_isTerminal(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (m_isTerminal) {
            termios silent = m_before;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }

    ~Silence()
    {
        if (m_isTerminal) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        }
    }

    Silence(const Silence &) = delete;
    Silence &operator=(const Silence &) = delete;

    bool isTerminal() const { return m_isTerminal; }

private:
    termios m_before{};
    bool m_isTerminal;
};

} // namespace

base::Expected<QByteArray> readSecret(const Streams &streams, const QString &prompt)
{
    std::string line;
    {
        const Silence silence;
        if (silence.isTerminal()) {
            streams.err(prompt.toUtf8() + ": ");
        }
        std::getline(std::cin, line);
        if (silence.isTerminal()) {
            streams.err("\n");
        }
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    if (line.empty()) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("Nothing was entered"),
                             {},
                             tr("Type it when asked, or pipe it into standard input"));
    }
    return QByteArray::fromStdString(line);
}

} // namespace slipway::app
