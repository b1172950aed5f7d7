#pragma once

#include <models/settings/toolfacts.h>
#include <ui/frame/page.h>
#include <ui/frame/services.h>

#include <QPointer>

class QCheckBox;
class QComboBox;
class QScrollArea;

namespace slipway::models {
class BackgroundCall;
}

namespace slipway::ui {

class CredentialSection;
class SegmentedSwitch;
class SettingsForm;
class SettingsLines;

/// What the user decides for this machine, and where things are.
class SettingsPage final : public Page
{
    Q_OBJECT

public:
    SettingsPage(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(SettingsPage)

    QString title() const override;
    void activated() override;
    void refresh() override;

    CredentialSection &credentials() const { return *m_credentials; }

    const QList<models::ToolFacts> &tools() const { return m_tools; }

private:
    void addActions();
    void addLook(SettingsForm &form);
    void addPlaces(SettingsForm &form);
    void readTools();
    void showTools();
    void showLook();
    void showContexts();
    void showWorkspace();
    void chooseTool(const QString &name);
    void setProtection(const QString &context, bool isProtected);
    void setReadOnly(const QString &context, bool isReadOnly);
    void openFolder(const QString &folder);

    FrameServices &m_services;
    SegmentedSwitch *m_theme = nullptr;
    QComboBox *m_language = nullptr;
    QCheckBox *m_reduceMotion = nullptr;
    SettingsLines *m_toolLines = nullptr;
    CredentialSection *m_credentials = nullptr;
    QWidget *m_contexts = nullptr;
    class WorkspaceSection *m_workspace = nullptr;
    QList<models::ToolFacts> m_tools;
    QPointer<models::BackgroundCall> m_call;
};

} // namespace slipway::ui
