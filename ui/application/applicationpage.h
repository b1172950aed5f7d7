#pragma once

#include <ui/application/applicationtab.h>
#include <ui/frame/page.h>
#include <ui/frame/services.h>

#include <QHash>
#include <QTimer>

class QStackedWidget;

namespace slipway::ui {

class EmptyState;
class FactsStrip;
class Notice;
class TabStrip;

/// One application: what it is, how it differs from Git, what ran, and what can be done about it.
class ApplicationPage final : public Page
{
    Q_OBJECT

public:
    ApplicationPage(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ApplicationPage)

    QString title() const override;
    /// `application` and `tab` of the location; an empty tab keeps the present one, or is the tree for
    /// another application.
    void open(const Location &location) override;
    Location location() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    bool focusFilter() override;
    bool escape() override;
    QString context() const override;
    QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

    TabStrip &tabs() const { return *m_tabs; }

    FactsStrip &facts() const { return *m_facts; }

    /// The tab in front.
    ApplicationTab *currentTab() const;

private:
    void addActions();
    void addTabs();
    void showInTree(const base::ObjectKey &key);
    void showTab(const QString &id);
    ApplicationTab *tabOf(const QString &id);
    void show();
    void showHeader(const applications::ApplicationSummary &application);
    void showActions();
    void showNotice(const applications::ApplicationSummary &application);
    void showGone();
    models::ApplicationFacts current() const;

    FrameServices &m_services;
    FactsStrip *m_facts;
    TabStrip *m_tabs;
    Notice *m_notice;
    QStackedWidget *m_stack;
    EmptyState *m_gone;
    QHash<QString, ApplicationTab *> m_made;
    QHash<ApplicationTab *, base::ApplicationId> m_shown; ///< what each tab showed last
    QVariantMap m_states;                                 ///< of tabs that are not made yet
    base::ApplicationId m_id;
    QTimer m_ages;
};

} // namespace slipway::ui
