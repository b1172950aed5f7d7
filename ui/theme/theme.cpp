#include "theme.h"

#include "slipwaystyle.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QToolTip>

#include <optional>

// Q_INIT_RESOURCE has to stand outside of every namespace; the library is static, so nothing else pulls the
// icons in.
static void registerSlipwayIcons()
{
    Q_INIT_RESOURCE(slipway);
}

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

class ThemeIconEngine final : public QIconEngine
{
public:
    ThemeIconEngine(const Theme &theme, QString name, std::optional<Tone> tone)
        : m_theme(theme)
        , m_name(std::move(name))
        , m_tone(tone)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        m_theme.icons().paint(
            *painter, rect, m_name, color(mode, state), std::min(rect.width(), rect.height()));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        const int side = static_cast<int>(std::min(size.width(), size.height()) / scale);
        QPixmap pixmap = m_theme.icons().pixmap(m_name, side, color(mode, state), scale);
        pixmap.setDevicePixelRatio(1.0);
        return pixmap;
    }

    QString iconName() override { return m_name; }

    QString key() const override { return u"slipway"_s; }

    QIconEngine *clone() const override { return new ThemeIconEngine(m_theme, m_name, m_tone); }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const
    {
        const Palette &palette = m_theme.palette();
        if (mode == QIcon::Disabled) {
            return palette.disabled;
        }
        if (m_tone) {
            return palette.tone(*m_tone).fg;
        }
        return state == QIcon::On ? palette.accentText : palette.text2;
    }

    const Theme &m_theme;
    QString m_name;
    std::optional<Tone> m_tone;
};

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_palette(&Palette::light())
    , m_icons(std::make_unique<Icons>())
    , m_rings(std::make_unique<RingClock>())
{
    registerSlipwayIcons();
}

Theme::~Theme() = default;

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    choosePalette();
}

void Theme::setReduceMotion(bool reduce)
{
    m_reduceMotion = reduce;
    m_rings->setStill(reducesMotion());
    Q_EMIT changed();
}

QIcon Theme::icon(const QString &name) const
{
    return QIcon(new ThemeIconEngine(*this, name, std::nullopt));
}

QIcon Theme::icon(const QString &name, Tone tone) const
{
    return QIcon(new ThemeIconEngine(*this, name, tone));
}

void Theme::onDesktop(const DesktopSettings &settings)
{
    m_desktopIsDark = settings.isDark;
    m_desktopReducesMotion = settings.reducesMotion;
    m_rings->setStill(reducesMotion());
    choosePalette();
}

void Theme::choosePalette()
{
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_desktopIsDark);
    const Palette *next = dark ? &Palette::dark() : &Palette::light();
    if (next == m_palette) {
        return;
    }
    m_palette = next;
    m_icons->clear();
    if (m_application) {
        m_application->setPalette(widgetPalette());
        QToolTip::setPalette(widgetPalette());
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            widget->update();
        }
    }
    Q_EMIT changed();
}

QPalette Theme::widgetPalette() const
{
    const Palette &p = *m_palette;
    QPalette palette;
    palette.setColor(QPalette::Window, p.surface);
    palette.setColor(QPalette::WindowText, p.text);
    palette.setColor(QPalette::Base, p.surface);
    palette.setColor(QPalette::AlternateBase, p.sunken);
    palette.setColor(QPalette::Text, p.text);
    palette.setColor(QPalette::PlaceholderText, p.text3);
    palette.setColor(QPalette::Button, p.raised);
    palette.setColor(QPalette::ButtonText, p.text);
    palette.setColor(QPalette::BrightText, p.onAccent);
    palette.setColor(QPalette::Highlight, p.accent);
    palette.setColor(QPalette::HighlightedText, p.onAccent);
    palette.setColor(QPalette::Link, p.accentText);
    palette.setColor(QPalette::LinkVisited, p.accentText);
    palette.setColor(QPalette::ToolTipBase, p.raised);
    palette.setColor(QPalette::ToolTipText, p.text);
    palette.setColor(QPalette::Light, p.raised);
    palette.setColor(QPalette::Midlight, p.hover);
    palette.setColor(QPalette::Mid, p.border);
    palette.setColor(QPalette::Dark, p.borderStrong);
    palette.setColor(QPalette::Shadow, p.borderStrong);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, p.disabled);
    }
    return palette;
}

void Theme::apply(QApplication &application)
{
    m_application = &application;
    application.setStyle(new SlipwayStyle(*this));
    application.setFont(fontFor(FontRole::Body));
    application.setFont(fontFor(FontRole::BodyMedium), "QAbstractButton");
    application.setFont(fontFor(FontRole::Body), "QCheckBox");
    application.setFont(fontFor(FontRole::Body), "QRadioButton");
    application.setFont(fontFor(FontRole::CaptionMedium), "QHeaderView");
    application.setFont(fontFor(FontRole::Small), "QToolTip");
    application.setPalette(widgetPalette());
    m_portal = std::make_unique<DesktopPortal>();
    connect(m_portal.get(), &DesktopPortal::changed, this, &Theme::onDesktop);
    m_portal->start();
}

} // namespace slipway::ui
