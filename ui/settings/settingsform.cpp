#include "settingsform.h"

#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/statepages.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {

constexpr int rowHeight = 28;

QLabel *wrapped(QLabel *label)
{
    label->setWordWrap(true);
    return label;
}

// An icon that follows the theme.
QLabel *makeIcon(const Theme &theme, const QString &name, QWidget *parent)
{
    auto *icon = new QLabel(parent);
    icon->setFixedSize(16, 16);
    const auto show = [icon, name, &theme] {
        icon->setPixmap(theme.icons().pixmap(name, 16, theme.palette().text2, icon->devicePixelRatioF()));
    };
    show();
    QObject::connect(&theme, &Theme::changed, icon, show);
    return icon;
}

} // namespace

SettingsForm::SettingsForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    setFixedWidth(columnWidth);
    m_column->setContentsMargins(0, 4, 0, 32);
    m_column->setSpacing(8);
}

void SettingsForm::addSection(const QString &heading, const QString &sentence)
{
    m_column->addSpacing(16);
    m_column->addWidget(makeLabel(m_theme, heading, FontRole::Title, TextTone::Text, this));
    if (!sentence.isEmpty()) {
        m_column->addWidget(wrapped(makeLabel(m_theme, sentence, FontRole::Row, TextTone::Text2, this)));
    }
    m_column->addSpacing(4);
}

void SettingsForm::addRow(const QString &label, QWidget *field, const QString &note)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    auto *name = makeLabel(m_theme, label, FontRole::Body, TextTone::Text2, this);
    name->setFixedSize(labelWidth, rowHeight);
    row->addWidget(name, 0, Qt::AlignTop);
    auto *right = new QVBoxLayout;
    right->setSpacing(4);
    const bool isFixed = field->sizePolicy().horizontalPolicy() == QSizePolicy::Fixed;
    right->addWidget(field, 0, isFixed ? Qt::AlignLeft : Qt::Alignment());
    if (!note.isEmpty()) {
        right->addWidget(wrapped(makeLabel(m_theme, note, FontRole::Small, TextTone::Text3, this)));
    }
    row->addLayout(right, 1);
    name->setBuddy(field);
    if (field->accessibleName().isEmpty()) {
        field->setAccessibleName(label);
    }
    m_column->addLayout(row);
}

void SettingsForm::addWide(QWidget *widget)
{
    m_column->addWidget(widget);
}

SettingsLines::SettingsLines(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SettingsLines::setLines(const QList<SettingsLine> &lines, const QString &empty)
{
    for (QWidget *line : std::as_const(m_lines)) {
        line->hide();
        line->deleteLater(); // one of its buttons may be what asked for this
    }
    m_lines.clear();
    for (const SettingsLine &line : lines) {
        m_lines.append(makeLine(line));
    }
    if (lines.isEmpty()) {
        SettingsLine none;
        none.note = empty;
        m_lines.append(makeLine(none));
    }
    for (QWidget *line : std::as_const(m_lines)) {
        m_column->addWidget(line);
    }
    update();
}

QWidget *SettingsLines::makeLine(const SettingsLine &line)
{
    auto *widget = new QWidget(this);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(12, 5, 8, 6);
    row->setSpacing(8);
    if (!line.icon.isEmpty()) {
        row->addWidget(makeIcon(m_theme, line.icon, widget));
    }
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    if (!line.name.isEmpty()) {
        auto *name = makeLabel(m_theme,
                               line.name,
                               line.mono ? FontRole::MonoMedium : FontRole::BodyMedium,
                               TextTone::Text,
                               widget);
        name->setTextInteractionFlags(Qt::TextSelectableByMouse);
        name->setFocusPolicy(Qt::NoFocus);
        first->addWidget(name);
    }
    first->addWidget(makeLabel(m_theme, line.note, FontRole::Row, TextTone::Text3, widget), 1);
    texts->addLayout(first);
    if (!line.warning.isEmpty()) {
        texts->addWidget(wrapped(makeLabel(m_theme, line.warning, FontRole::Small, TextTone::Warn, widget)));
    } else if (!line.second.isEmpty()) {
        auto *second = makeLabel(m_theme, line.second, FontRole::Mono, TextTone::Text2, widget);
        second->setTextInteractionFlags(Qt::TextSelectableByMouse);
        second->setFocusPolicy(Qt::NoFocus);
        second->setToolTip(line.second);
        texts->addWidget(wrapped(second));
    }
    row->addLayout(texts, 1);
    for (const SettingsLine::Button &spec : line.buttons) {
        auto *button = makeButton(m_theme, spec.icon, spec.text, widget);
        setCompact(*button, true);
        button->setAccessibleName(spec.accessibleName.isEmpty() ? spec.text : spec.accessibleName);
        if (!spec.whyOff.isEmpty()) {
            setOff(*button, spec.whyOff);
        }
        connect(button, &QPushButton::clicked, this, [run = spec.run] { run(); });
        row->addWidget(button);
    }
    widget->setMinimumHeight(36);
    return widget;
}

void SettingsLines::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    outline(painter, rect(), 5, palette.border);
    for (const QWidget *line : std::as_const(m_lines)) {
        if (line != m_lines.first()) {
            hairline(painter, 1, width() - 1, line->y(), palette.grid);
        }
    }
}

} // namespace slipway::ui
