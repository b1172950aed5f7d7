#include "actionbutton.h"

#include <ui/theme/theme.h>

#include <QAction>

namespace slipway::ui {

using namespace Qt::StringLiterals;

QPushButton *
makeButton(const Theme &theme, const QString &icon, const QString &text, QWidget *parent, ButtonKind kind)
{
    auto *button = new QPushButton(text, parent);
    if (!icon.isEmpty()) {
        button->setIcon(theme.icon(icon));
    }
    button->setAutoDefault(false);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setButtonKind(*button, kind);
    return button;
}

void setOff(QWidget &button, const QString &why)
{
    button.setEnabled(false);
    button.setToolTip(why);
}

void setOn(QWidget &button, const QString &tip)
{
    button.setEnabled(true);
    button.setToolTip(tip);
}

ActionButton::ActionButton(QAction &action, ButtonKind kind, bool showKey, QWidget *parent)
    : QPushButton(parent)
    , m_action(&action)
    , m_showKey(showKey)
{
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setButtonKind(*this, kind);
    mirror();
    connect(&action, &QAction::changed, this, &ActionButton::mirror);
    connect(this, &QPushButton::clicked, &action, &QAction::trigger);
}

void ActionButton::mirror()
{
    if (!m_action) {
        return;
    }
    setText(m_action->text());
    setIcon(m_action->icon());
    setEnabled(m_action->isEnabled());
    setCheckable(m_action->isCheckable());
    setChecked(m_action->isChecked());
    setVisible(m_action->isVisible() || !parentWidget());
    const QString key = m_action->shortcut().toString(QKeySequence::NativeText);
    setKeyHint(*this, m_showKey ? key : QString());
    const QString tip = m_action->toolTip();
    const bool tellsMore = tip != m_action->text() && !tip.isEmpty();
    const QString shown = tellsMore ? tip : QString();
    setToolTip(key.isEmpty() || m_showKey ? shown : (shown.isEmpty() ? key : shown % u"  "_s % key));
    setAccessibleName(m_action->text().remove(u'&'));
    updateGeometry();
}

} // namespace slipway::ui
