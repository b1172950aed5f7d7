#include "page.h"

#include <ui/widgets/headerbar.h>

#include <QVBoxLayout>

namespace slipway::ui {

Page::Page(const Theme &theme, QString id, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_id(std::move(id))
    , m_header(new HeaderBar(theme, this))
    , m_body(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    column->addLayout(m_body, 1);
}

void Page::open(const Location &) {}

Location Page::location() const
{
    return {m_id, {}, {}, {}};
}

} // namespace slipway::ui
