#pragma once

#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

namespace slipway::ui {

class Theme;

struct StatusPiece
{
    QString id{};                 ///< of activated(); empty: cannot be clicked
    Status status = Status::None; ///< a glyph before the text
    bool dot = false;             ///< a 5 px dot in the status' colour instead of its glyph
    QString icon{};               ///< or an icon
    QString text{};
    bool loud = false; ///< text in the status' word colour
    QString toolTip{};

    bool operator==(const StatusPiece &) const = default;
};

/// The 24 px bar at the foot of the window: context, version, identity, protection at the left; running
/// operations, watch lag and clock at the right.
class StatusLine final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(StatusLine)

    void setLeft(const QList<StatusPiece> &pieces);
    void setRight(const QList<StatusPiece> &pieces);
    static constexpr int barHeight = 24;

Q_SIGNALS:
    void activated(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    struct Placed
    {
        StatusPiece piece;
        QRect rect;
    };

    QList<Placed> placed() const;
    int widthOf(const StatusPiece &piece) const;
    void describe();

    const Theme &m_theme;
    QList<StatusPiece> m_left;
    QList<StatusPiece> m_right;
};

} // namespace slipway::ui
