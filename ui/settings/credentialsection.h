#pragma once

#include <services/credentials/credentialbook.h>
#include <services/secrets/vault.h>
#include <ui/frame/services.h>

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace slipway::models {
class BackgroundCall;
}

namespace slipway::ui {

class Notice;
class SettingsLines;
struct CredentialForm;

/// The credentials of Git remotes and clusters: addresses and user names, to be added, replaced and removed.
/// Secrets go in and never come out again.
class CredentialSection final : public QWidget
{
    Q_OBJECT

public:
    CredentialSection(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(CredentialSection)

    /// Reads what there is; the store may take seconds to answer.
    void load();
    void addCredential();
    /// Makes the encrypted file, or unlocks the one there is.
    void openFile();

    const QList<credentials::Entry> &entries() const { return m_entries; }

    bool isLoaded() const { return m_loaded; }

    secrets::Vault::Kind kind() const { return m_kind; }

private:
    struct Answer
    {
        secrets::Vault::Kind kind = secrets::Vault::Kind::Memory;
        QString description;
        base::Expected<QList<credentials::Entry>> entries;
    };

    void take(const Answer &answer);
    void showLines();
    void showStore(const QString &description);
    void keep(const CredentialForm &form);
    void replace(const credentials::Entry &entry);
    void remove(const credentials::Entry &entry);
    /// Runs `change` in the background, tells its error, then reads anew.
    void change(std::function<base::Expected<void>()> change);

    FrameServices &m_services;
    Notice *m_notice;
    SettingsLines *m_lines;
    QPushButton *m_add;
    QLabel *m_store;
    QAction *m_useFile;
    QList<credentials::Entry> m_entries;
    secrets::Vault::Kind m_kind = secrets::Vault::Kind::Memory;
    bool m_loaded = false;
    QPointer<models::BackgroundCall> m_call;
};

} // namespace slipway::ui
