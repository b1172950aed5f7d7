#include "slipwaystyle.h"

#include "controls.h"
#include "paint.h"
#include "theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>

namespace slipway::ui {

using namespace Qt::StringLiterals;

SlipwayStyle::SlipwayStyle(const Theme &theme)
    : QProxyStyle(u"Fusion"_s)
    , m_theme(theme)
{}

bool SlipwayStyle::drawPanel(PrimitiveElement element,
                             const QStyleOption *option,
                             QPainter *painter,
                             const QWidget *widget) const
{
    const Palette &p = m_theme.palette();
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0) {
            paintField(*painter, *option, m_theme);
        }
        return true;
    case PE_FrameLineEdit:
        return true;
    case PE_PanelMenu:
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        outline(*painter, option->rect, 5, p.borderStrong, p.raised);
        return true;
    case PE_Frame:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
        if (widget && widget->inherits("QComboBoxPrivateContainer")) {
            outline(*painter, option->rect, 5, p.borderStrong, p.raised);
        }
        return true;
    case PE_PanelItemViewRow:
    case PE_PanelScrollAreaCorner:
        return true;
    case PE_PanelItemViewItem:
        if (option->state & State_Selected) {
            painter->fillRect(option->rect, option->state & State_Active ? p.selection : p.selectionIdle);
        } else if (option->state & State_MouseOver) {
            painter->fillRect(option->rect, p.hover);
        }
        return true;
    default:
        return false;
    }
}

void SlipwayStyle::drawPrimitive(PrimitiveElement element,
                                 const QStyleOption *option,
                                 QPainter *painter,
                                 const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange) {
            focusRing(*painter, option->rect, 4, m_theme.palette().focus);
        }
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(*painter, *option, m_theme);
        return;
    case PE_IndicatorRadioButton:
        paintRadio(*painter, *option, m_theme);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            m_theme.icons().paint(*painter,
                                  option->rect,
                                  option->state & State_Open ? u"chevron-down"_s : u"chevron-right"_s,
                                  m_theme.palette().text2,
                                  12);
        }
        return;
    default:
        if (!drawPanel(element, option, painter, widget)) {
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        }
    }
}

void SlipwayStyle::drawControl(ControlElement element,
                               const QStyleOption *option,
                               QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case CE_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            paintButton(*painter, *button, widget, m_theme);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            paintMenuItem(*painter, *item, m_theme);
            return;
        }
        break;
    case CE_MenuEmptyArea:
        return;
    case CE_Splitter: {
        const QRect rect = option->rect;
        const QColor color =
            option->state & State_MouseOver ? m_theme.palette().control : m_theme.palette().border;
        if (option->state & State_Horizontal) {
            verticalHairline(*painter, rect.center().x(), rect.top(), rect.bottom() + 1, color);
        } else {
            hairline(*painter, rect.left(), rect.right() + 1, rect.center().y(), color);
        }
        return;
    }
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            paintProgress(*painter, *bar, m_theme);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void SlipwayStyle::drawComplexControl(ComplexControl control,
                                      const QStyleOptionComplex *option,
                                      QPainter *painter,
                                      const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            paintScrollBar(
                *painter, *bar, subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget), m_theme);
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            paintComboBox(*painter, *box, widget, m_theme);
            return;
        }
    }
    if (control == CC_ToolButton) {
        const bool hover = (option->state & State_MouseOver) && (option->state & State_Enabled);
        if (hover || (option->state & State_Sunken)) {
            outline(*painter, option->rect, 4, m_theme.palette().hover, m_theme.palette().hover);
        }
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            drawControl(CE_ToolButtonLabel, button, painter, widget);
        }
        if ((option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange)) {
            focusRing(*painter, option->rect, 4, m_theme.palette().focus);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize SlipwayStyle::sizeFromContents(ContentsType type,
                                     const QStyleOption *option,
                                     const QSize &size,
                                     const QWidget *widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            return buttonSize(*button, widget);
        }
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            return menuItemSize(*item);
        }
        break;
    case CT_LineEdit:
        return {size.width() + 16, isCompact(widget) ? 24 : 28};
    case CT_ComboBox: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {size.width() + 44 > base.width() ? size.width() + 44 : base.width(),
                isCompact(widget) ? 24 : 28};
    }
    case CT_ToolButton:
        return {size.width() + 6, std::max(24, size.height() + 6)};
    case CT_CheckBox:
    case CT_RadioButton: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(20, base.height())};
    }
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect SlipwayStyle::subControlRect(ComplexControl control,
                                   const QStyleOptionComplex *option,
                                   SubControl subControl,
                                   const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (bar && (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine)) {
            return {};
        }
        if (bar && subControl == SC_ScrollBarGroove) {
            return bar->rect;
        }
        if (bar && (subControl == SC_ScrollBarSlider || subControl == SC_ScrollBarAddPage ||
                    subControl == SC_ScrollBarSubPage)) {
            const bool vertical = bar->orientation == Qt::Vertical;
            const int length = vertical ? bar->rect.height() : bar->rect.width();
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            int thumb = length;
            if (range > 0) {
                thumb = static_cast<int>(qint64(bar->pageStep) * length / (range + bar->pageStep));
                thumb = std::clamp(thumb, std::min(28, length), length);
            }
            const int start = sliderPositionFromValue(
                bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
            int from = start;
            int to = start + thumb;
            if (subControl == SC_ScrollBarSubPage) {
                from = 0;
                to = start;
            } else if (subControl == SC_ScrollBarAddPage) {
                from = start + thumb;
                to = length;
            }
            const QRect rect =
                vertical ? QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), to - from)
                         : QRect(bar->rect.left() + from, bar->rect.top(), to - from, bar->rect.height());
            return visualRect(bar->direction, bar->rect, rect);
        }
    }
    if (control == CC_ComboBox && subControl == SC_ComboBoxEditField) {
        return option->rect.adjusted(10, 1, -26, -1);
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect SlipwayStyle::subElementRect(SubElement element,
                                   const QStyleOption *option,
                                   const QWidget *widget) const
{
    if (element == SE_LineEditContents) {
        return option->rect.adjusted(7, 1, -7, -1);
    }
    if (element == SE_PushButtonFocusRect) {
        return option->rect;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

int SlipwayStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_SplitterWidth:
        return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 15;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 7;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
        return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuBarPanelWidth:
    case PM_MenuHMargin:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_MenuVMargin:
        return 5;
    case PM_MenuPanelWidth:
        return 1;
    case PM_DefaultFrameWidth:
        return widget && (widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QLineEdit")) ? 1
                                                                                                          : 0;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return 7;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 0;
    case PM_TreeViewIndentation:
        return 20;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int SlipwayStyle::styleHint(StyleHint hint,
                            const QStyleOption *option,
                            const QWidget *widget,
                            QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ArrowKeysNavigateIntoChildren:
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_UnderlineShortcut:
    case SH_ItemView_ShowDecorationSelected:
        return hint == SH_ItemView_ArrowKeysNavigateIntoChildren || hint == SH_ItemView_ShowDecorationSelected
                   ? 1
                   : 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_Menu_SubMenuPopupDelay:
        return 120;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

void SlipwayStyle::polish(QWidget *widget)
{
    const bool wantsHover = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
                            qobject_cast<QScrollBar *>(widget) || qobject_cast<QTabBar *>(widget) ||
                            qobject_cast<QLineEdit *>(widget);
    if (wantsHover) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (qobject_cast<QMenu *>(widget) || widget->inherits("QComboBoxPrivateContainer") ||
        widget->inherits("QTipLabel")) {
        // The rounded corners of menus and tips show what is below them.
        widget->setAttribute(Qt::WA_TranslucentBackground);
    }
    QProxyStyle::polish(widget);
}

} // namespace slipway::ui
