#pragma once

#include <ui/widgets/chip.h>

#include <QHash>
#include <QWidget>

class QHBoxLayout;

namespace slipway::ui {

class SearchField;
class Theme;

/// The 40 px band of filters: a field with `field:value` syntax and completion, chips of common fields, and
/// at the right what groups and sorts.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    FilterBar(const Theme &theme, const QString &placeholder, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(FilterBar)

    SearchField *field() const { return m_field; }

    QString text() const;
    void setText(const QString &text);
    /// What the field completes: "health" -> {"healthy", "degraded"}.
    void setCompletions(const QHash<QString, QStringList> &values);
    /// A chip after the field; its changes come by chipChanged.
    Chip *addChip(const QString &id, const QString &label, const QList<ChipOption> &options);
    /// A choice at the right: group, sort.
    Chip *addChoice(const QString &id, const QString &label, const QList<ChipOption> &options);
    void addRight(QWidget *widget);
    void addLeft(QWidget *widget);

    static constexpr int barHeight = 40;

Q_SIGNALS:
    void textChanged(const QString &text);
    void chipChanged(const QString &id, const QStringList &selected);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Chip *
    makeChip(Chip::Mode mode, const QString &id, const QString &label, const QList<ChipOption> &options);

    const Theme &m_theme;
    SearchField *m_field;
    QHBoxLayout *m_left;
    QHBoxLayout *m_right;
};

/// A 38 px band of controls above a canvas, with a hairline below.
class CanvasBar final : public QWidget
{
    Q_OBJECT

public:
    explicit CanvasBar(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(CanvasBar)

    void addLeft(QWidget *widget);
    void addRight(QWidget *widget);
    void addSeparator();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QHBoxLayout *m_left;
    QHBoxLayout *m_right;
};

} // namespace slipway::ui
