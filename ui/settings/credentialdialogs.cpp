#include "credentialdialogs.h"

#include <services/base/paths.h>
#include <services/secrets/vault.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/segmentedswitch.h>
#include <ui/widgets/statepages.h>

#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using credentials::CredentialBook;
using credentials::Entry;
using credentials::Method;
using credentials::Realm;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

constexpr int shortestPassphrase = 8;

/// The fields of a credential, and what is still missing.
class CredentialFields final : public QWidget
{
public:
    CredentialFields(const Theme &theme, const std::optional<Entry> &replaced, ScrimDialog &dialog)
        : m_theme(theme)
        , m_dialog(dialog)
        , m_column(new QVBoxLayout(this))
        , m_realm(new SegmentedSwitch(
              theme,
              {{u"git"_s, u"branch"_s, tr("Git"), {}}, {u"cluster"_s, u"clusters"_s, tr("Cluster"), {}}},
              true))
        , m_method(new SegmentedSwitch(theme,
                                       {{u"password"_s, {}, tr("User and password"), {}},
                                        {u"bearer"_s, {}, tr("Token alone"), {}},
                                        {u"ssh"_s, {}, tr("SSH key"), {}}},
                                       true))
        , m_address(new QLineEdit)
        , m_user(new QLineEdit)
        , m_secret(new QLineEdit)
        , m_key(new QLineEdit)
    {
        m_column->setContentsMargins(16, 12, 16, 14);
        m_column->setSpacing(4);
        addField(tr("For"), m_realm);
        addField(tr("Address and everything below it"), m_address);
        addField(tr("Kind"), m_method);
        m_userLabel = addField(tr("User name"), m_user);
        m_secretLabel = addField(tr("Password or token"), m_secret);
        m_keyLabel = addField(tr("Key file"), m_key);
        m_address->setPlaceholderText(u"https://git.example.com/team"_s);
        m_key->setPlaceholderText(u"~/.ssh/id_ed25519"_s);
        m_secret->setEchoMode(QLineEdit::Password);
        m_address->setObjectName(u"address"_s);
        m_user->setObjectName(u"user"_s);
        m_secret->setObjectName(u"secret"_s);
        m_key->setObjectName(u"key"_s);
        if (replaced) {
            fillIn(*replaced);
        }
        for (QLineEdit *field : {m_address, m_user, m_secret, m_key}) {
            QObject::connect(field, &QLineEdit::textChanged, this, [this] { judge(); });
        }
        for (SegmentedSwitch *choice : {m_realm, m_method}) {
            QObject::connect(choice, &SegmentedSwitch::currentChanged, this, [this] { showFields(); });
        }
        showFields();
    }

    CredentialForm form() const
    {
        CredentialForm form;
        form.realm = m_realm->current() == "git"_L1 ? Realm::Git : Realm::Cluster;
        form.address = CredentialBook::canonicalAddress(m_address->text());
        if (method() == Method::SshKey) {
            form.credential.sshKeyFile = keyFile();
        } else if (method() == Method::Bearer) {
            form.credential.bearerToken = m_secret->text();
        } else {
            form.credential.userName = m_user->text().trimmed();
            form.credential.password = m_secret->text();
        }
        return form;
    }

    QWidget *firstField() const { return m_address->isEnabled() ? m_address : m_secret; }

private:
    QLabel *addField(const QString &label, QWidget *field)
    {
        auto *name = makeLabel(m_theme, label, FontRole::SmallMedium, TextTone::Text2, this);
        m_column->addWidget(name);
        m_column->addWidget(
            field, 0, qobject_cast<SegmentedSwitch *>(field) ? Qt::AlignLeft : Qt::Alignment());
        m_column->addSpacing(6);
        field->setAccessibleName(label);
        return name;
    }

    void fillIn(const Entry &entry)
    {
        m_realm->setCurrent(entry.realm == Realm::Git ? u"git"_s : u"cluster"_s);
        m_realm->setEnabled(false);
        m_address->setText(entry.address);
        m_address->setEnabled(false);
        m_user->setText(entry.userName);
        m_key->setText(entry.sshKeyFile);
        m_method->setCurrent(entry.method == Method::SshKey   ? u"ssh"_s
                             : entry.method == Method::Bearer ? u"bearer"_s
                                                              : u"password"_s);
    }

    Method method() const
    {
        const QString current = m_method->current();
        return current == "ssh"_L1      ? Method::SshKey
               : current == "bearer"_L1 ? Method::Bearer
                                        : Method::Password;
    }

    QString keyFile() const
    {
        const QString text = m_key->text().trimmed();
        return text.startsWith("~/"_L1) ? qEnvironmentVariable("HOME") + text.sliced(1) : text;
    }

    void showFields()
    {
        const Method chosen = method();
        for (QWidget *widget : {static_cast<QWidget *>(m_user), static_cast<QWidget *>(m_userLabel)}) {
            widget->setVisible(chosen == Method::Password);
        }
        for (QWidget *widget : {static_cast<QWidget *>(m_secret), static_cast<QWidget *>(m_secretLabel)}) {
            widget->setVisible(chosen != Method::SshKey);
        }
        for (QWidget *widget : {static_cast<QWidget *>(m_key), static_cast<QWidget *>(m_keyLabel)}) {
            widget->setVisible(chosen == Method::SshKey);
        }
        judge();
    }

    void judge()
    {
        QString why;
        if (CredentialBook::canonicalAddress(m_address->text()).isEmpty()) {
            why = tr("Enter an address.");
        } else if (method() == Method::SshKey && m_realm->current() != "git"_L1) {
            why = tr("Clusters know no SSH keys.");
        } else if (method() == Method::SshKey ? keyFile().isEmpty() : m_secret->text().isEmpty()) {
            why = method() == Method::SshKey ? tr("Enter the file of the key.")
                                             : tr("Enter the password or token.");
        }
        m_dialog.setPrimaryOff(why);
        m_dialog.setFooterNote(why);
    }

    const Theme &m_theme;
    ScrimDialog &m_dialog;
    QVBoxLayout *m_column;
    SegmentedSwitch *m_realm;
    SegmentedSwitch *m_method;
    QLineEdit *m_address;
    QLineEdit *m_user;
    QLineEdit *m_secret;
    QLineEdit *m_key;
    QLabel *m_userLabel = nullptr;
    QLabel *m_secretLabel = nullptr;
    QLabel *m_keyLabel = nullptr;
};

/// One passphrase, or the same one twice.
class PassphraseFields final : public QWidget
{
public:
    PassphraseFields(const Theme &theme, bool isNew, ScrimDialog &dialog)
        : m_dialog(dialog)
        , m_first(new QLineEdit)
        , m_second(isNew ? new QLineEdit : nullptr)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(16, 12, 16, 14);
        column->setSpacing(8);
        if (isNew) {
            column->addWidget(makeLabel(
                theme, tr("A file is weaker than a keychain."), FontRole::BodyStrong, TextTone::Warn, this));
            auto *warning = makeLabel(theme,
                                      tr("Who has the file and the passphrase has every credential in it. "
                                         "Nobody can recover a forgotten passphrase."),
                                      FontRole::Body,
                                      TextTone::Text2,
                                      this);
            warning->setWordWrap(true);
            column->addWidget(warning);
        }
        const auto add = [&](QLineEdit *field, const QString &label, const QString &name) {
            field->setEchoMode(QLineEdit::Password);
            field->setObjectName(name);
            field->setAccessibleName(label);
            column->addWidget(makeLabel(theme, label, FontRole::SmallMedium, TextTone::Text2, this));
            column->addWidget(field);
            QObject::connect(field, &QLineEdit::textChanged, this, [this] { judge(); });
        };
        add(m_first, tr("Passphrase"), u"passphrase"_s);
        if (m_second) {
            add(m_second, tr("The same again"), u"again"_s);
        }
        column->addStretch(1);
        judge();
    }

    QByteArray passphrase() const { return m_first->text().toUtf8(); }

    QWidget *firstField() const { return m_first; }

private:
    void judge()
    {
        QString why;
        if (m_first->text().isEmpty()) {
            why = tr("Enter the passphrase.");
        } else if (m_second && m_first->text().size() < shortestPassphrase) {
            why = tr("Take at least %1 characters.").arg(shortestPassphrase);
        } else if (m_second && m_first->text() != m_second->text()) {
            why = tr("The two are not the same yet.");
        }
        m_dialog.setPrimaryOff(why);
        m_dialog.setFooterNote(why);
    }

    ScrimDialog &m_dialog;
    QLineEdit *m_first;
    QLineEdit *m_second;
};

ScrimDialog *makeDialog(FrameServices &services, const QString &title)
{
    auto *dialog =
        new ScrimDialog(services.theme, ScrimDialog::Size::Confirmation, services.host.dialogParent());
    dialog->setTitle(title);
    return dialog;
}

} // namespace

void openCredentialDialog(FrameServices &services,
                          const std::optional<Entry> &replaced,
                          std::function<void(const CredentialForm &)> accepted)
{
    auto *dialog = makeDialog(services, replaced ? tr("Replace credential") : tr("Add credential"));
    dialog->setContext(tr("Kept apart from every file of Slipway; never shown again"), false);
    auto *fields = new CredentialFields(services.theme, replaced, *dialog);
    dialog->setBody(fields);
    dialog->setPrimary(u"key"_s, replaced ? tr("Replace") : tr("Add"));
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, [fields, accepted = std::move(accepted)] {
        accepted(fields->form());
    });
    dialog->open();
    fields->firstField()->setFocus(Qt::OtherFocusReason);
}

void openPassphraseDialog(FrameServices &services,
                          bool isNew,
                          std::function<void(const QByteArray &passphrase)> accepted)
{
    auto *dialog = makeDialog(services, isNew ? tr("Keep credentials in a file") : tr("Unlock credentials"));
    const QString file = services.vault.fileName();
    const QString home = qEnvironmentVariable("HOME") + u'/';
    dialog->setContext(file.startsWith(home) ? u"~/"_s + file.sliced(home.size()) : file, false);
    auto *fields = new PassphraseFields(services.theme, isNew, *dialog);
    dialog->setBody(fields);
    dialog->setPrimary(u"lock"_s, isNew ? tr("Make the file") : tr("Unlock"));
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, [fields, accepted = std::move(accepted)] {
        accepted(fields->passphrase());
    });
    dialog->open();
    fields->firstField()->setFocus(Qt::OtherFocusReason);
}

void openCredentialRemoval(FrameServices &services, const Entry &entry, std::function<void()> accepted)
{
    auto *dialog = makeDialog(services, tr("Remove credential"));
    dialog->setContext(entry.address, false);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 14, 16, 14);
    auto *text =
        makeLabel(services.theme,
                  entry.realm == Realm::Git
                      ? tr("Slipway will not be able to read what only this credential opens.")
                      : tr("Contexts without a credential of their own will not reach this cluster."),
                  FontRole::Body,
                  TextTone::Text,
                  body);
    text->setWordWrap(true);
    column->addWidget(text);
    dialog->setBody(body);
    dialog->setPrimary(u"delete"_s, tr("Remove"), ButtonKind::DestructiveFill);
    QObject::connect(dialog, &ScrimDialog::accepted, dialog, std::move(accepted));
    dialog->open();
}

} // namespace slipway::ui
