#pragma once

#include <ui/theme/controls.h>

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace slipway::ui {

class Theme;

/// A dialog inside the window, over a scrim: title, one line of context, body, footer with a confirmation
/// field at the left and Cancel and the primary button at the right. Esc or a click on the cross rejects;
/// Enter accepts only when the primary is on. Focus starts in the confirmation field when it must be filled,
/// else on Cancel, and stays inside. The dialog deletes itself after accepted() or rejected().
class ScrimDialog : public QWidget
{
    Q_OBJECT

public:
    enum class Size
    {
        Wide,        ///< 940 wide, up to 1200 x 860 in a large window
        Confirmation ///< 460 wide, as high as its content
    };

    /// `window` is covered by the scrim and becomes the parent.
    ScrimDialog(const Theme &theme, Size size, QWidget *window);
    ~ScrimDialog() override;
    Q_DISABLE_COPY_MOVE(ScrimDialog)

    void setTitle(const QString &title);
    /// Context, namespace and identity: "seoul-prod, namespace shop, as release-lead". `mono` follows, then
    /// `after`: the revision and its subject.
    void
    setContext(const QString &context, bool isProtected, const QString &mono = {}, const QString &after = {});
    /// The body goes edge to edge between the hairlines; owned.
    void setBody(QWidget *body);
    /// A sentence at the left of the footer, for instance the consequence.
    void setFooterNote(const QString &note);
    /// A footer check box or the like, at the left; owned.
    void addFooterWidget(QWidget *widget);
    /// The primary is on only while the field holds exactly `expected`. `prompt` contains %1 for the name,
    /// which is shown in bold: "Production is protected. Type %1 to confirm."
    void setConfirmation(const QString &prompt, const QString &expected);
    void setPrimary(const QString &icon, const QString &text, ButtonKind kind = ButtonKind::Primary);
    /// Off with the reason, whatever the confirmation says; an empty reason turns it on again.
    void setPrimaryOff(const QString &why);
    void setCancelText(const QString &text);
    QString confirmation() const;

    /// Shows the dialog, takes the focus.
    void open();
    /// Closes as rejected.
    void reject();

    /// The open dialog of a window, or null.
    static ScrimDialog *activeIn(const QWidget *window);

Q_SIGNALS:
    void accepted();
    void rejected();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Panel;

    void accept();
    void arrange();
    void showPrimary();
    QList<QWidget *> focusChain() const;

    const Theme &m_theme;
    Size m_size;
    Panel *m_panel;
    QLabel *m_confirmPrompt;
    QLineEdit *m_confirmField;
    QLabel *m_footerNote;
    QHBoxLayout *m_footerLeft;
    QPushButton *m_cancel;
    QPushButton *m_primary;
    QVBoxLayout *m_bodyLayout;
    QPointer<QWidget> m_focusBefore;
    QString m_expected;
    QString m_whyOff;
    bool m_done = false;
};

} // namespace slipway::ui
