#pragma once

#include <models/palette/palettesearch.h>

#include <QPointer>
#include <QWidget>

#include <functional>

class QLineEdit;

namespace slipway::ui {

class Theme;

/// The palette (Ctrl+K): 680 wide at y 96, over a scrim. It asks the source for all entries when it opens,
/// and for the scope's name; typing filters them. Off entries stay listed with their reason and cannot be
/// run.
class CommandPalette final : public QWidget
{
    Q_OBJECT

public:
    using Source = std::function<QList<models::PaletteEntry>()>;

    CommandPalette(const Theme &theme, QWidget *window);
    Q_DISABLE_COPY_MOVE(CommandPalette)

    void setSource(Source source);
    void setScope(const QString &scope);
    void open(const QString &text = {});

    bool isOpen() const { return isVisible(); }

    QString currentId() const;

    int rowCount() const { return static_cast<int>(m_hits.size()); }

Q_SIGNALS:
    /// An entry was run; the palette is closed by then.
    void triggered(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct Line
    {
        int hit = -1; ///< -1: a section head
        QString section;
        QRect rect;
    };

    void search();
    void layoutLines();
    void close();
    void run();
    void move(int by);
    void ensureVisible();
    QRect panelRect() const;
    QRect listRect() const;
    void paintHit(QPainter &painter, const Line &line, const models::PaletteHit &hit) const;
    void paintFooter(QPainter &painter, const QRect &rect) const;

    const Theme &m_theme;
    Source m_source;
    QString m_scope;
    QLineEdit *m_field;
    QList<models::PaletteEntry> m_entries;
    QList<models::PaletteHit> m_hits;
    QList<Line> m_lines;
    int m_current = 0;
    int m_offset = 0;
    QPointer<QWidget> m_focusBefore;
};

} // namespace slipway::ui
