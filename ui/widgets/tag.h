#pragma once

#include <ui/theme/statusglyph.h>

#include <QWidget>

#include <optional>

class QPainter;

namespace slipway::ui {

class Theme;

/// A small word in a frame: "Protected", "canary". `status` or `tone` give it a tint instead of an outline.
struct TagSpec
{
    QString text;
    QString icon;
    Status status = Status::None;
    std::optional<Tone> tone;
    QString toolTip;
};

/// Width of a tag of height 18 (20 with a status).
int tagWidth(const TagSpec &tag);
/// Paints a tag at the left of `rect`, vertically centred, and returns its width.
int paintTag(QPainter &painter, const QRect &rect, const TagSpec &tag, const Theme &theme);

/// A tag as a widget.
class Tag final : public QWidget
{
    Q_OBJECT

public:
    Tag(const Theme &theme, TagSpec spec, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Tag)

    void setSpec(TagSpec spec);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    TagSpec m_spec;
};

/// Glyph and word of a status, as one widget; tinted for headers and notices.
class StatusLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLabel(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(StatusLabel)

    /// `word` replaces the status' own word; `note` follows in text3.
    void setStatus(Status status, const QString &word = {}, const QString &note = {});

    Status status() const { return m_status; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Status m_status = Status::None;
    QString m_word;
    QString m_note;
};

/// One row of squares, one for each pod; folds into "12 pods" text when there is no room.
void paintPodSquares(QPainter &painter,
                     const QRectF &rect,
                     int ready,
                     int starting,
                     int failing,
                     int side,
                     const Palette &palette);

} // namespace slipway::ui
