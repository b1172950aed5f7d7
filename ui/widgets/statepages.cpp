#include "statepages.h"

#include "actionbutton.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

QColor colorOf(TextTone tone, const Palette &p)
{
    switch (tone) {
    case TextTone::Text:
        return p.text;
    case TextTone::Text2:
        return p.text2;
    case TextTone::Text3:
        return p.text3;
    case TextTone::Accent:
        return p.accentText;
    case TextTone::Degraded:
        return p.tone(Tone::Degraded).fg;
    case TextTone::Warn:
        return p.tone(Tone::Warn).fg;
    }
    return p.text;
}

QHBoxLayout *makeButtonRow(const QList<QAction *> &actions, QWidget *parent, bool withPrimary = true)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QAction *action : actions) {
        const bool first = withPrimary && action == actions.first();
        row->addWidget(
            new ActionButton(*action, first ? ButtonKind::Primary : ButtonKind::Outlined, false, parent));
    }
    row->addStretch(1);
    return row;
}

void emptyLayout(QLayout &layout)
{
    while (QLayoutItem *item = layout.takeAt(0)) {
        if (item->layout()) {
            emptyLayout(*item->layout());
        }
        delete item->widget();
        delete item;
    }
}

} // namespace

QLabel *makeLabel(const Theme &theme, const QString &text, FontRole role, TextTone tone, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(fontFor(role));
    const auto color = [label, tone, &theme] {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colorOf(tone, theme.palette()));
        label->setPalette(palette);
    };
    color();
    QObject::connect(&theme, &Theme::changed, label, color);
    return label;
}

EmptyState::EmptyState(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 96, 12, 16);
    row->addStretch(1);
    auto *holder = new QWidget(this);
    holder->setLayout(m_column);
    holder->setMaximumWidth(640);
    holder->setMinimumWidth(320);
    m_column->setSpacing(6);
    row->addWidget(holder, 1000);
    row->addStretch(1);
}

void EmptyState::setContent(const QString &heading, const QString &sentence, const QList<QAction *> &actions)
{
    emptyLayout(*m_column);
    auto *head = makeLabel(m_theme, heading, FontRole::Heading, TextTone::Text, this);
    head->setWordWrap(true);
    m_column->addWidget(head);
    auto *text = makeLabel(m_theme, sentence, FontRole::Body, TextTone::Text2, this);
    text->setWordWrap(true);
    m_column->addWidget(text);
    if (!actions.isEmpty()) {
        m_column->addSpacing(12);
        m_column->addLayout(makeButtonRow(actions, this));
    }
    m_column->addStretch(1);
    setAccessibleName(heading % u". "_s % sentence);
}

/// The checks of an error page, one line of 30 each.
class ErrorState::Checks final : public QWidget
{
public:
    Checks(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    Q_DISABLE_COPY_MOVE(Checks)

    void setRows(const QString &heading, const QList<CheckRow> &rows)
    {
        m_heading = heading;
        m_rows = rows;
        setFixedHeight(rows.isEmpty() ? 0 : 26 + static_cast<int>(rows.size()) * 30);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        painter.setFont(fontFor(FontRole::CaptionMedium));
        painter.setPen(p.text3);
        drawText(painter, QRectF(0, 0, width(), 20), m_heading);
        bool failed = false;
        for (qsizetype at = 0; at < m_rows.size(); ++at) {
            const CheckRow &row = m_rows.at(at);
            const int top = 26 + static_cast<int>(at) * 30;
            hairline(painter, 0, width(), top, p.border);
            const bool isFirstFailing = !failed && toneOf(row.status) == Tone::Degraded;
            failed = failed || isFirstFailing;
            const QRect glyph(1, top + 8, 14, 14);
            const int step = isTurning(row.status) ? m_theme.rings().step(this, glyph) : 0;
            paintStatusGlyph(painter, glyph, row.status, p, step);
            painter.setFont(fontFor(isFirstFailing ? FontRole::BodyStrong : FontRole::BodyMedium));
            painter.setPen(row.status == Status::NotRun ? p.text2 : p.text);
            drawText(painter, QRectF(28, top, 166, 30), row.name);
            painter.setFont(fontFor(FontRole::Body));
            painter.setPen(p.text2);
            drawText(painter, QRectF(206, top, width() - 206, 30), row.result);
        }
    }

private:
    const Theme &m_theme;
    QString m_heading;
    QList<CheckRow> m_rows;
};

ErrorState::ErrorState(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout)
    , m_top(new QVBoxLayout)
    , m_checks(new Checks(theme, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(46, 20, 24, 16);
    auto *holder = new QWidget(this);
    holder->setLayout(m_column);
    holder->setMaximumWidth(720);
    m_column->setSpacing(16);
    m_top->setSpacing(12);
    m_column->addLayout(m_top);
    m_column->addWidget(m_checks);
    m_column->addStretch(1);
    row->addWidget(holder, 1000);
    row->addStretch(1);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ErrorState::setError(Status glyph, const base::Error &error, const QList<QAction *> &actions)
{
    m_glyph = glyph;
    emptyLayout(*m_top);
    auto *head = makeLabel(m_theme, error.what, FontRole::Title, TextTone::Text, this);
    head->setWordWrap(true);
    m_top->addWidget(head);
    if (!error.cause.isEmpty()) {
        auto *cause = makeLabel(m_theme, error.cause, FontRole::Body, TextTone::Text, this);
        cause->setWordWrap(true);
        m_top->addWidget(cause);
    }
    if (!error.hint.isEmpty()) {
        auto *next = new QHBoxLayout;
        next->setSpacing(4);
        next->addWidget(
            makeLabel(m_theme, tr("Next:"), FontRole::BodyStrong, TextTone::Text, this), 0, Qt::AlignTop);
        auto *hint = makeLabel(m_theme, error.hint, FontRole::Body, TextTone::Text, this);
        hint->setWordWrap(true);
        next->addWidget(hint, 1);
        m_top->addLayout(next);
    }
    if (!actions.isEmpty()) {
        m_top->addSpacing(4);
        m_top->addLayout(makeButtonRow(actions, this, !isQuiet(glyph)));
    }
    setAccessibleName(error.sentence());
    update();
}

void ErrorState::setChecks(const QString &heading, const QList<CheckRow> &checks)
{
    m_checks->setRows(heading, checks);
}

void ErrorState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintStatusGlyph(painter, QRectF(17, 21, 18, 18), m_glyph, m_theme.palette());
}

FactGrid::FactGrid(const Theme &theme, QWidget *parent, int labelWidth)
    : QWidget(parent)
    , m_theme(theme)
    , m_labelWidth(labelWidth)
{}

void FactGrid::setRows(const QList<Row> &rows)
{
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    delete layout();
    auto *grid = new QGridLayout(this);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, m_labelWidth);
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (const Row &row : rows) {
        grid->addWidget(
            makeLabel(m_theme, row.label, FontRole::Row, TextTone::Text3, this), line, 0, Qt::AlignTop);
        if (row.linkId.isEmpty()) {
            auto *value = makeLabel(
                m_theme, row.value, row.mono ? FontRole::Mono : FontRole::Row, TextTone::Text, this);
            value->setWordWrap(true);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            value->setToolTip(row.toolTip);
            grid->addWidget(value, line, 1);
        } else {
            auto *link = makeButton(m_theme, {}, row.value, this, ButtonKind::Link);
            setCompact(*link, true);
            link->setFixedHeight(18);
            connect(link, &QPushButton::clicked, this, [this, id = row.linkId] { Q_EMIT linkActivated(id); });
            grid->addWidget(link, line, 1, Qt::AlignLeft);
        }
        ++line;
    }
}

} // namespace slipway::ui
