#pragma once

#include <services/base/error.h>
#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QVBoxLayout;

namespace slipway::ui {

class Theme;

/// A label of plain text in one of the type roles, in a colour of the palette that follows the theme.
enum class TextTone
{
    Text,
    Text2,
    Text3,
    Accent,
    Degraded,
    Warn
};

enum class FontRole;
QLabel *
makeLabel(const Theme &theme, const QString &text, FontRole role, TextTone tone, QWidget *parent = nullptr);

/// Nothing here: one heading, one sentence, one button, left aligned in a column of at most 640, top 96.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(EmptyState)

    void setContent(const QString &heading, const QString &sentence, const QList<QAction *> &actions = {});

private:
    const Theme &m_theme;
    QVBoxLayout *m_column;
};

/// One check of an error page: what was tried, with what result.
struct CheckRow
{
    Status status = Status::NotRun;
    QString name;
    QString result;
};

/// Something failed: what, most likely why, "Next:" what to do, buttons, then the checks one by one with the
/// first failing one in bold. Held at 720 wide.
class ErrorState final : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorState(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ErrorState)

    /// The first action is the primary one, unless nothing is wrong.
    void setError(Status glyph, const base::Error &error, const QList<QAction *> &actions = {});
    void setChecks(const QString &heading, const QList<CheckRow> &checks);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class Checks;

    const Theme &m_theme;
    Status m_glyph = Status::Failed;
    QVBoxLayout *m_column;
    QVBoxLayout *m_top;
    Checks *m_checks;
};

/// Facts in two columns: label 82 wide in text3, value in text; values can be selected.
class FactGrid final : public QWidget
{
    Q_OBJECT

public:
    explicit FactGrid(const Theme &theme, QWidget *parent = nullptr, int labelWidth = 82);
    Q_DISABLE_COPY_MOVE(FactGrid)

    struct Row
    {
        QString label;
        QString value;
        bool mono = false;
        QString linkId; ///< not empty: the value is a link
        QString toolTip;
    };

    void setRows(const QList<Row> &rows);

Q_SIGNALS:
    void linkActivated(const QString &id);

private:
    const Theme &m_theme;
    int m_labelWidth;
};

} // namespace slipway::ui
