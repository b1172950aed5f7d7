#include "credentialsection.h"

#include "credentialdialogs.h"
#include "settingsform.h"

#include <models/async/background.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/toast.h>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using credentials::CredentialBook;
using credentials::Entry;
using credentials::Method;
using credentials::Realm;
using secrets::Vault;

CredentialSection::CredentialSection(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_notice(new Notice(services.theme, Notice::Form::Box, this))
    , m_lines(new SettingsLines(services.theme, this))
    , m_add(makeButton(services.theme, u"plus"_s, tr("Add credential…"), this))
    , m_store(makeLabel(services.theme, {}, FontRole::Small, TextTone::Text3, this))
    , m_useFile(new QAction(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(m_lines);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(12);
    foot->addWidget(m_add);
    m_store->setWordWrap(true);
    foot->addWidget(m_store, 1);
    column->addLayout(foot);
    m_lines->setLines({}, tr("Reading the credentials"));
    connect(m_add, &QPushButton::clicked, this, &CredentialSection::addCredential);
    connect(m_useFile, &QAction::triggered, this, &CredentialSection::openFile);
}

void CredentialSection::load()
{
    if (m_call) {
        m_call->drop();
    }
    m_call = m_services.background.run(
        this,
        [&vault = m_services.vault, &book = m_services.credentials](const base::CancelToken &) {
            Answer answer;
            answer.kind = vault.kind();
            answer.description = vault.description();
            if (answer.kind != Vault::Kind::LockedFile) {
                answer.entries = book.list();
            }
            return answer;
        },
        [this](const Answer &answer) { take(answer); });
}

void CredentialSection::take(const Answer &answer)
{
    m_kind = answer.kind;
    m_entries = answer.entries.value_or(QList<Entry>());
    m_loaded = true;
    showLines();
    showStore(answer.description);
    if (!answer.entries) {
        m_notice->show(answer.entries.error());
    }
}

void CredentialSection::showLines()
{
    QList<SettingsLine> lines;
    for (const Entry &entry : std::as_const(m_entries)) {
        SettingsLine line;
        line.icon = entry.realm == Realm::Git ? u"branch"_s : u"clusters"_s;
        line.name = entry.address;
        QStringList notes = {entry.userName, CredentialBook::methodWord(entry.method)};
        notes.removeAll(QString());
        line.note = entry.isDamaged ? QString() : notes.join(u" · "_s);
        line.second = entry.sshKeyFile;
        line.warning = entry.isDamaged ? tr("It cannot be read. Replace it to repair it.") : QString();
        line.buttons = {{.text = tr("Replace…"),
                         .run = [this, entry] { replace(entry); },
                         .accessibleName = tr("Replace the credential for %1").arg(entry.address)},
                        {.icon = u"delete"_s,
                         .run = [this, entry] { remove(entry); },
                         .accessibleName = tr("Remove the credential for %1").arg(entry.address)}};
        lines.append(line);
    }
    m_lines->setLines(lines,
                      m_kind == Vault::Kind::LockedFile ? tr("They are shown when the file is unlocked.")
                                                        : tr("None yet. Public repositories need none."));
}

void CredentialSection::showStore(const QString &description)
{
    m_store->setText(m_kind == Vault::Kind::LockedFile || m_kind == Vault::Kind::Memory
                         ? QString()
                         : tr("Kept in the %1.").arg(description));
    NoticeSpec spec;
    switch (m_kind) {
    case Vault::Kind::Keychain:
    case Vault::Kind::File:
        m_notice->clear();
        setOn(*m_add);
        return;
    case Vault::Kind::LockedFile:
        spec.bold = tr("The file of credentials is locked.");
        spec.plain = tr("Until it is unlocked, private repositories cannot be read.");
        m_useFile->setText(tr("Unlock…"));
        setOff(*m_add, tr("Unlock the file of credentials first."));
        break;
    case Vault::Kind::Memory:
        spec.bold = tr("No keychain answers.");
        spec.plain = tr("What you add is forgotten when Slipway ends.");
        m_useFile->setText(tr("Use an encrypted file…"));
        setOn(*m_add);
        break;
    }
    spec.actions = {m_useFile};
    m_notice->show(spec);
}

void CredentialSection::addCredential()
{
    if (m_kind == Vault::Kind::LockedFile) {
        openFile();
        return;
    }
    openCredentialDialog(m_services, std::nullopt, [this](const CredentialForm &form) { keep(form); });
}

void CredentialSection::replace(const Entry &entry)
{
    openCredentialDialog(m_services, entry, [this](const CredentialForm &form) { keep(form); });
}

void CredentialSection::keep(const CredentialForm &form)
{
    change([&book = m_services.credentials, form] {
        return book.put(form.realm, form.address, form.credential);
    });
}

void CredentialSection::remove(const Entry &entry)
{
    openCredentialRemoval(m_services, entry, [this, entry] {
        change([&book = m_services.credentials, entry] { return book.remove(entry.realm, entry.address); });
    });
}

void CredentialSection::openFile()
{
    openPassphraseDialog(m_services, m_kind != Vault::Kind::LockedFile, [this](const QByteArray &passphrase) {
        change([&vault = m_services.vault,
                &book = m_services.credentials,
                passphrase]() -> base::Expected<void> {
            const auto opened = vault.openFile(passphrase);
            book.reread();
            return opened;
        });
    });
}

void CredentialSection::change(std::function<base::Expected<void>()> work)
{
    m_services.background.run(
        this,
        [work = std::move(work)](const base::CancelToken &) { return work(); },
        [this](const base::Expected<void> &done) {
            if (!done) {
                m_services.host.toastError(done.error());
            }
            load();
        });
}

} // namespace slipway::ui
