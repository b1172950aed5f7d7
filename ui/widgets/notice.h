#pragma once

#include <services/base/error.h>
#include <ui/theme/statusglyph.h>

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;

namespace slipway::ui {

class Theme;

struct NoticeSpec
{
    Tone tone = Tone::Warn;
    Status status = Status::Unstable; ///< the glyph
    QString bold;                     ///< one sentence
    QString plain;                    ///< one more, or nothing
    QList<QAction *> actions;         ///< at most two; not owned
};

/// A full-width notice of 40 at the top of a page, or a box with radius inside a panel. Hidden when it has
/// nothing to say.
class Notice final : public QWidget
{
    Q_OBJECT

public:
    enum class Form
    {
        Band, ///< edge to edge, one line
        Box   ///< radius 5, wraps, inside a panel or dialog
    };

    Notice(const Theme &theme, Form form, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Notice)

    void show(const NoticeSpec &spec);
    /// The sentence, cause and hint of an error.
    void show(const base::Error &error, const QList<QAction *> &actions = {});
    void clear();

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void keepHeight();
    QString fullText() const;
    int textWidth(int width) const;

    const Theme &m_theme;
    Form m_form;
    NoticeSpec m_spec;
    QHBoxLayout *m_buttons;
};

} // namespace slipway::ui
