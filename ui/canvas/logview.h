#pragma once

#include <models/logs/logbuffer.h>
#include <ui/canvas/accessiblerows.h>

#include <QAbstractScrollArea>

#include <deque>

namespace slipway::ui {

class Theme;

/// A log that grows: number, time and text of each line, the level as a tint of the whole line. While it
/// follows, the newest line stays in view; scrolling up stops that, the end of the log starts it again. Lines
/// can be selected with the mouse or Shift and the arrows and copied with Ctrl+C.
class LogView final : public QAbstractScrollArea, public AccessibleRows
{
    Q_OBJECT

public:
    explicit LogView(const Theme &theme, QWidget *parent = nullptr);
    ~LogView() override;
    Q_DISABLE_COPY_MOVE(LogView)

    /// Not owned; may be null.
    void setBuffer(models::LogBuffer *buffer);
    void setFollowing(bool follow);

    bool isFollowing() const { return m_following; }

    void setShowTimes(bool show);
    void setWrap(bool wrap);
    /// The number of lines with hits; goes to the last one.
    int setSearch(const QString &text);
    void nextHit();
    void previousHit();

    int hitCount() const { return static_cast<int>(m_hits.size()); }

    int currentHit() const { return m_hit; }

    /// The selected lines, else all.
    QString selectedText() const;

    static constexpr int lineHeight = 18;

    int accessibleRowCount() const override;
    QString accessibleRowText(int row) const override;
    QRect accessibleRowRect(int row) const override;

    int accessibleCurrentRow() const override { return m_current; }

Q_SIGNALS:
    void followingChanged(bool following);
    void hitsChanged(int current, int count);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    static constexpr int leftPadding = 16;
    static constexpr int numberWidth = 42;

    void onChanged(int added, int dropped);
    void onCleared();
    void measure();
    void updateScrollBars();
    void findHits();
    void goToHit(int hit);
    void reveal(int line);

    int count() const { return m_buffer ? m_buffer->size() : 0; }

    int rowsOf(int line) const;
    int topOf(int line) const;
    int lineAt(int y) const;
    int textLeft() const;
    int columns() const;
    bool isSelected(int line) const;
    void setCurrent(int line, bool extend);
    void paintLine(QPainter &painter, int line, int top);
    void paintText(QPainter &painter, const models::LogLine &line, int top);
    void paintHits(QPainter &painter, int index, const models::LogLine &line, int top);
    QColor ansiColor(models::AnsiColor color) const;

    const Theme &m_theme;
    models::LogBuffer *m_buffer = nullptr;
    std::deque<qint64> m_tops; ///< with wrapping: top of each line, counted from the first one ever
    qint64 m_bottom = 0;
    double m_charWidth = 7.2;
    bool m_following = true;
    bool m_showTimes = true;
    bool m_wrap = false;
    int m_current = -1;
    int m_anchor = -1;
    QString m_search;
    QList<int> m_hits;
    int m_hit = -1;
};

} // namespace slipway::ui
