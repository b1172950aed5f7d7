#pragma once

#include <services/base/paths.h>

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace slipway::models {

/// What the user decided for this machine, in `slipway.ini` of the configuration folder. Every change is
/// written soon and told at once.
class Settings final : public QObject
{
    Q_OBJECT

public:
    enum class ThemeMode
    {
        System,
        Light,
        Dark
    };
    Q_ENUM(ThemeMode)

    explicit Settings(const base::Paths &paths, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Settings)

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);
    /// "en", "ko"; empty: as the desktop says.
    QString language() const;
    void setLanguage(const QString &language);
    bool reducesMotion() const;
    void setReducesMotion(bool reduce);

    /// Contexts that need the name typed, and contexts that are never written to.
    QStringList protectedContexts() const;
    void setProtectedContexts(const QStringList &contexts);
    QStringList readOnlyContexts() const;
    void setReadOnlyContexts(const QStringList &contexts);

    /// Files added in the window, besides $KUBECONFIG and ~/.kube/config.
    QStringList kubeconfigFiles() const;
    void setKubeconfigFiles(const QStringList &files);
    /// Where "helm", "kustomize" and "kubectl" are, for those that were set.
    QHash<QString, QString> toolPaths() const;
    void setToolPath(const QString &tool, const QString &path);

    /// File of the workspace that was open last; empty: the built-in one.
    QString lastWorkspace() const;
    void setLastWorkspace(const QString &file);
    /// The sandbox was what the window showed last.
    bool lastWasSandbox() const;
    void setLastWasSandbox(bool sandbox);

    // The window's own; nobody is told.
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    /// The context that the pages are narrowed to; empty: all.
    QString scope() const;
    void setScope(const QString &context);
    bool isRailFolded() const;
    void setRailFolded(bool folded);
    /// State of a page, as it wrote it.
    QVariantMap pageState(const QString &page) const;
    void setPageState(const QString &page, const QVariantMap &state);

    QString fileName() const { return m_file.fileName(); }

    /// Reads what another process (the command line) wrote meanwhile.
    void reread() { m_file.sync(); }

Q_SIGNALS:
    void lookChanged();       ///< theme or motion
    void languageChanged();   ///< takes effect at the next start
    void protectionChanged(); ///< protected or read-only contexts
    void kubeconfigFilesChanged();
    void toolPathsChanged();

private:
    QStringList list(const QString &key) const;
    bool set(const QString &key, const QVariant &value);

    QSettings m_file;
};

} // namespace slipway::models
