#pragma once

#include <ui/theme/controls.h>

#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace slipway::ui {

class Theme;

/// A column of settings, 640 wide: headings, and rows of a label of 180 with a field beside it.
class SettingsForm final : public QWidget
{
    Q_OBJECT

public:
    SettingsForm(const Theme &theme, QWidget *parent);
    Q_DISABLE_COPY_MOVE(SettingsForm)

    static constexpr int columnWidth = 640;
    static constexpr int labelWidth = 180;

    /// A heading with a sentence below it, if there is something to say.
    void addSection(const QString &heading, const QString &sentence = {});
    /// `note` says below the field what it does or when it takes effect.
    void addRow(const QString &label, QWidget *field, const QString &note = {});
    /// Over the whole column.
    void addWide(QWidget *widget);

private:
    const Theme &m_theme;
    QVBoxLayout *m_column;
};

/// One line of a list of settings: a name, what follows it, and small buttons at the right.
struct SettingsLine
{
    struct Button
    {
        QString text{};
        QString icon{};
        std::function<void()> run{};
        QString whyOff{};
        QString accessibleName{};
    };

    QString icon{};
    QString name{};
    bool mono = false;
    QString note{};    ///< after the name
    QString second{};  ///< second line, in mono
    QString warning{}; ///< second line instead, in the colour of a warning
    QList<Button> buttons{};
};

/// Lines divided by hairlines, below one outline.
class SettingsLines final : public QWidget
{
    Q_OBJECT

public:
    SettingsLines(const Theme &theme, QWidget *parent);
    Q_DISABLE_COPY_MOVE(SettingsLines)

    /// `empty` is said when there is none.
    void setLines(const QList<SettingsLine> &lines, const QString &empty);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeLine(const SettingsLine &line);

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QList<QWidget *> m_lines;
};

} // namespace slipway::ui
