#pragma once

#include <QList>
#include <QWidget>

class QPushButton;

namespace slipway::ui {

class Theme;

struct Segment
{
    QString id;
    QString icon;
    QString text;
    QString toolTip;
};

/// Buttons that touch each other, one of them on: "Table | Tiles", "Live | Desired | Diff".
class SegmentedSwitch final : public QWidget
{
    Q_OBJECT

public:
    SegmentedSwitch(const Theme &theme,
                    const QList<Segment> &segments,
                    bool compact,
                    QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(SegmentedSwitch)

    QString current() const { return m_current; }

    /// Without emitting.
    void setCurrent(const QString &id);

Q_SIGNALS:
    void currentChanged(const QString &id);

private:
    QList<QPushButton *> m_buttons;
    QString m_current;
};

} // namespace slipway::ui
