#include "toast.h"

#include "actionbutton.h"
#include "statusline.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QTimer>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int toastWidth = 320;
constexpr int distance = 12;

} // namespace

class ToastStack::Toast final : public QWidget
{
public:
    Toast(const Theme &theme, ToastSpec spec, QWidget &host, std::function<void(Toast *)> onDone)
        : QWidget(&host)
        , m_theme(theme)
        , m_spec(std::move(spec))
        , m_onDone(std::move(onDone))
        , m_close(makeButton(theme, u"close"_s, {}, this, ButtonKind::Flat))
    {
        setCompact(*m_close, true);
        m_close->setAccessibleName(QCoreApplication::translate("slipway::ui", "Close"));
        m_close->setGeometry(toastWidth - 30, 6, 24, 24);
        connect(m_close, &QPushButton::clicked, this, [this] { m_onDone(this); });
        int height = m_spec.second.isEmpty() ? 38 : 56;
        if (!m_spec.link.isEmpty()) {
            auto *link = makeButton(theme, {}, m_spec.link, this, ButtonKind::Link);
            setCompact(*link, true);
            link->move(34, height - 8);
            link->resize(link->sizeHint());
            connect(link, &QPushButton::clicked, this, [this] {
                const std::function<void()> onLink = m_spec.onLink;
                m_onDone(this);
                if (onLink) {
                    onLink();
                }
            });
            height += 22;
        }
        resize(toastWidth, height);
        setAccessibleName(m_spec.head % u' ' % m_spec.second);
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_onDone(this); });
        if (!m_spec.stays) {
            m_timer.start(m_spec.milliseconds);
        }
    }

    Q_DISABLE_COPY_MOVE(Toast)

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        outline(painter, rect(), 6, p.borderStrong, p.raised);
        paintStatusGlyph(painter, QRectF(12, 12, 14, 14), m_spec.status, p);
        painter.setFont(fontFor(FontRole::BodyMedium));
        painter.setPen(p.text);
        drawText(painter, QRectF(34, 10, toastWidth - 34 - 36, 18), m_spec.head);
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(p.text2);
        drawText(painter, QRectF(34, 29, toastWidth - 34 - 14, 17), m_spec.second);
    }

    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::Enter) {
            m_timer.stop();
        } else if (event->type() == QEvent::Leave && !m_spec.stays) {
            m_timer.start(m_spec.milliseconds);
        }
        return QWidget::event(event);
    }

private:
    const Theme &m_theme;
    ToastSpec m_spec;
    std::function<void(Toast *)> m_onDone;
    QPushButton *m_close;
    QTimer m_timer;
};

ToastStack::ToastStack(const Theme &theme, QWidget &host)
    : QObject(&host)
    , m_theme(theme)
    , m_host(host)
{
    host.installEventFilter(this);
}

void ToastStack::show(const ToastSpec &spec)
{
    auto *toast = new Toast(m_theme, spec, m_host, [this](Toast *done) { remove(done); });
    m_toasts.append(toast);
    // More than four at once say nothing; the oldest gives way.
    if (m_toasts.size() > 4) {
        remove(m_toasts.first());
    }
    arrange();
    toast->show();
    toast->raise();
}

void ToastStack::remove(Toast *toast)
{
    m_toasts.removeOne(toast);
    toast->hide();
    toast->deleteLater();
    arrange();
}

void ToastStack::arrange()
{
    int bottom = m_host.height() - StatusLine::barHeight - distance;
    for (auto it = m_toasts.crbegin(); it != m_toasts.crend(); ++it) {
        (*it)->move(m_host.width() - toastWidth - distance, bottom - (*it)->height());
        bottom -= (*it)->height() + 8;
    }
}

bool ToastStack::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_host && event->type() == QEvent::Resize) {
        arrange();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace slipway::ui
