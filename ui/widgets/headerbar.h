#pragma once

#include <ui/theme/controls.h>
#include <ui/widgets/tag.h>

#include <QList>
#include <QStringList>
#include <QWidget>

class QAction;
class QMenu;
class QPushButton;

namespace slipway::ui {

class ActionButton;
class Theme;

struct HeaderAction
{
    QAction *action = nullptr;
    ButtonKind kind = ButtonKind::Outlined;
    bool showKey = false;
};

/// The 44 px band on top of every page: back chevron and breadcrumb, title, note, tags; at the right the
/// search field (opens the palette), outlined buttons, "more", and the one primary button. When there is too
/// little room the buttons go into "more" from the left; the primary never does.
class HeaderBar final : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderBar(const Theme &theme, QWidget *parent = nullptr);
    ~HeaderBar() override;
    Q_DISABLE_COPY_MOVE(HeaderBar)

    /// Where the page hangs: {"Applications"}. Empty: no chevron.
    void setTrail(const QStringList &trail);
    void setTitle(const QString &title);
    /// After the title: a count or the environment.
    void setNote(const QString &note);
    void setTags(const QList<TagSpec> &tags);
    /// A widget before the buttons, for instance a SegmentedSwitch; owned by the bar.
    void setSwitch(QWidget *widget);
    /// Outlined buttons from left to right. Not owned.
    void setActions(const QList<HeaderAction> &actions);
    /// Always in the "more" menu. A null entry is a separator.
    void setMoreActions(const QList<QAction *> &actions);
    void setPrimary(const HeaderAction &primary);
    void setSearchVisible(bool visible);

    static constexpr int barHeight = 44;

Q_SIGNALS:
    void backRequested();
    /// The n-th entry of the trail was clicked.
    void trailActivated(int index);
    void searchRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class SearchButton;

    void arrange();
    int placeRight(QWidget *widget, int right, int gap);
    int titleWidth() const;
    void showMore();
    QRect trailRect(int index) const;

    const Theme &m_theme;
    QStringList m_trail;
    QString m_title;
    QString m_note;
    QList<TagSpec> m_tags;
    QPushButton *m_back;
    SearchButton *m_search;
    QPushButton *m_more;
    QWidget *m_switch = nullptr;
    ActionButton *m_primary = nullptr;
    QList<ActionButton *> m_buttons;
    QList<QAction *> m_moreActions;
    QList<QAction *> m_overflow;
    int m_separatorX = -1;
    int m_contentRight = 0;
    int m_hoveredTrail = -1;
    bool m_searchVisible = true;
};

} // namespace slipway::ui
