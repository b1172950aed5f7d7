#include "filterbar.h"

#include "searchfield.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QPainter>
#include <QStringListModel>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

/// Completes the last word of the field, so that several `field:value` terms can follow each other.
class TermCompleter final : public QCompleter
{
public:
    TermCompleter(const QHash<QString, QStringList> &values, QObject *parent)
        : QCompleter(parent)
    {
        QStringList terms;
        for (auto it = values.cbegin(); it != values.cend(); ++it) {
            terms.append(it.key() % u':');
            for (const QString &value : it.value()) {
                terms.append(it.key() % u':' % value);
            }
        }
        terms.sort();
        setModel(new QStringListModel(terms, this));
        setCaseSensitivity(Qt::CaseInsensitive);
    }

    QStringList splitPath(const QString &path) const override { return {path.section(u' ', -1)}; }

    QString pathFromIndex(const QModelIndex &index) const override
    {
        const QString before = widget() ? qobject_cast<QLineEdit *>(widget())->text() : QString();
        const qsizetype lastBlank = before.lastIndexOf(u' ');
        return before.left(lastBlank + 1) % index.data(Qt::DisplayRole).toString();
    }
};

QHBoxLayout *makeBar(QWidget &bar, QHBoxLayout *left, QHBoxLayout *right, int height)
{
    bar.setFixedHeight(height);
    auto *row = new QHBoxLayout(&bar);
    row->setContentsMargins(16, 0, 12, 1);
    row->setSpacing(0);
    left->setSpacing(6);
    right->setSpacing(7);
    row->addLayout(left);
    row->addStretch(1);
    row->addSpacing(12);
    row->addLayout(right);
    return row;
}

void paintBar(QWidget &bar, const Theme &theme)
{
    QPainter painter(&bar);
    painter.fillRect(bar.rect(), theme.palette().surface);
    hairline(painter, 0, bar.width(), bar.height() - 1, theme.palette().border);
}

} // namespace

FilterBar::FilterBar(const Theme &theme, const QString &placeholder, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(new SearchField(theme, placeholder, this))
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    makeBar(*this, m_left, m_right, barHeight);
    m_field->setHint(u"/"_s);
    m_field->setMinimumWidth(160);
    m_field->setMaximumWidth(268);
    m_left->addWidget(m_field);
    connect(m_field, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QString FilterBar::text() const
{
    return m_field->text();
}

void FilterBar::setText(const QString &text)
{
    m_field->setText(text);
}

void FilterBar::setCompletions(const QHash<QString, QStringList> &values)
{
    delete m_field->completer();
    auto *completer = new TermCompleter(values, m_field);
    m_field->setCompleter(completer);
}

Chip *FilterBar::makeChip(Chip::Mode mode,
                          const QString &id,
                          const QString &label,
                          const QList<ChipOption> &options)
{
    auto *chip = new Chip(m_theme, mode, label, this);
    chip->setOptions(options);
    connect(chip, &Chip::selectionChanged, this, [this, id](const QStringList &selected) {
        Q_EMIT chipChanged(id, selected);
    });
    return chip;
}

Chip *FilterBar::addChip(const QString &id, const QString &label, const QList<ChipOption> &options)
{
    Chip *chip = makeChip(Chip::Mode::Several, id, label, options);
    m_left->addWidget(chip);
    return chip;
}

Chip *FilterBar::addChoice(const QString &id, const QString &label, const QList<ChipOption> &options)
{
    Chip *chip = makeChip(Chip::Mode::One, id, label, options);
    if (!options.isEmpty()) {
        chip->setSelected({options.first().id});
    }
    m_right->addWidget(chip);
    return chip;
}

void FilterBar::addRight(QWidget *widget)
{
    m_right->addWidget(widget);
}

void FilterBar::addLeft(QWidget *widget)
{
    m_left->addWidget(widget);
}

void FilterBar::paintEvent(QPaintEvent *)
{
    paintBar(*this, m_theme);
}

CanvasBar::CanvasBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    makeBar(*this, m_left, m_right, 38);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CanvasBar::addLeft(QWidget *widget)
{
    m_left->addWidget(widget);
}

void CanvasBar::addRight(QWidget *widget)
{
    m_right->addWidget(widget);
}

void CanvasBar::addSeparator()
{
    m_right->addSpacing(12);
}

void CanvasBar::paintEvent(QPaintEvent *)
{
    paintBar(*this, m_theme);
}

} // namespace slipway::ui
