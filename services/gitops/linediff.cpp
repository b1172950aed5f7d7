#include "linediff.h"

#include <git2.h>

#include <QCoreApplication>

namespace slipway::gitops {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::gitops", text);
}

class LibraryUse final
{
public:
    LibraryUse() { git_libgit2_init(); }

    ~LibraryUse() { git_libgit2_shutdown(); }

    Q_DISABLE_COPY_MOVE(LibraryUse)
};

QByteArray withLastNewline(const QByteArray &text)
{
    return text.isEmpty() || text.endsWith('\n') ? text : text + '\n';
}

int takeHunk(const git_diff_delta *, const git_diff_hunk *hunk, void *payload)
{
    // Without context a side without lines names the line before it; with lines it counts from 1.
    auto *hunks = static_cast<std::vector<LineHunk> *>(payload);
    LineHunk taken;
    taken.leftCount = hunk->old_lines;
    taken.rightCount = hunk->new_lines;
    taken.leftStart = hunk->old_lines > 0 ? hunk->old_start - 1 : hunk->old_start;
    taken.rightStart = hunk->new_lines > 0 ? hunk->new_start - 1 : hunk->new_start;
    hunks->push_back(taken);
    return 0;
}

} // namespace

base::Expected<std::vector<LineHunk>> diffLines(const QByteArray &left, const QByteArray &right)
{
    const LibraryUse use;
    const QByteArray old = withLastNewline(left);
    const QByteArray now = withLastNewline(right);
    std::vector<LineHunk> hunks;
    if (old == now) {
        return hunks;
    }
    git_diff_options options;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.context_lines = 0;
    options.interhunk_lines = 0;
    options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
    const int code = git_diff_buffers(old.constData(),
                                      static_cast<std::size_t>(old.size()),
                                      nullptr,
                                      now.constData(),
                                      static_cast<std::size_t>(now.size()),
                                      nullptr,
                                      &options,
                                      nullptr,
                                      nullptr,
                                      takeHunk,
                                      nullptr,
                                      &hunks);
    if (code != 0) {
        const git_error *error = git_error_last();
        return base::failure(base::ErrorKind::Internal,
                             tr("The two texts could not be compared"),
                             tr("libgit2 answered with code %1").arg(code),
                             tr("Copy both sides and compare them elsewhere."),
                             error ? QString::fromUtf8(error->message) : QString());
    }
    return hunks;
}

} // namespace slipway::gitops
