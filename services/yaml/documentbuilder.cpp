#include "documentbuilder.h"

#include "eventreader.h"
#include "scalar.h"
#include "textcheck.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::yaml {

using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr qsizetype warningLimit = 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::yaml", text);
}

// Long or many-lined scalars are cut, so that a message stays one readable line.
QString shown(const std::string &text)
{
    QString result = base::fromStd(text.substr(0, 80)).simplified();
    return text.size() > 80 ? QString(result + u"…"_s) : result;
}

} // namespace

DocumentBuilder::DocumentBuilder(const QByteArray &text, const QString &source, const Budget &budget)
    : m_text(text)
    , m_source(source)
    , m_budget(budget)
    , m_skipped(byteOrderMark(text))
{}

void DocumentBuilder::stop(ErrorKind kind,
                           const YAML::Mark &mark,
                           const QString &cause,
                           const QString &hint) const
{
    const Position position = positionAt(m_text, mark.pos + m_skipped);
    const QString what = kind == ErrorKind::TooLarge ? tr("%1 is too large to be read as YAML")
                                                     : tr("%1 is not valid YAML for Kubernetes");
    throw Stop{{kind, what.arg(m_source), tr("line %1: %2").arg(position.line).arg(cause), hint, {}}};
}

void DocumentBuilder::spend(const YAML::Mark &mark, const Weight &weight)
{
    m_lastMark = mark;
    m_nodes += weight.nodes;
    if (m_nodes > m_budget.nodes) {
        stop(ErrorKind::TooLarge,
             mark,
             tr("the text has more than %1 values once its aliases are followed").arg(m_budget.nodes),
             tr("Split the file, or remove aliases that repeat one another"));
    }
    if (static_cast<int>(m_stack.size()) + weight.depth > m_budget.depth) {
        stop(ErrorKind::TooLarge,
             mark,
             tr("values are nested more than %1 deep").arg(m_budget.depth),
             tr("No Kubernetes object is nested that deep; check where the file comes from"));
    }
}

void DocumentBuilder::noteRoot(const YAML::Mark &mark)
{
    if (m_stack.empty() && !m_hasRoot) {
        m_hasRoot = true;
        m_current.offset = mark.pos + m_skipped;
        m_current.firstLine = lineOf(mark);
    }
}

void DocumentBuilder::OnDocumentStart(const YAML::Mark &)
{
    m_stack.clear();
    m_anchors.clear();
    m_hasRoot = false;
    m_root = json();
    m_current = Document();
}

void DocumentBuilder::OnDocumentEnd()
{
    if (!m_root.is_null()) {
        m_current.value = base::share(std::move(m_root));
        m_documents.push_back(std::move(m_current));
    }
    m_anchors.clear();
}

bool DocumentBuilder::expectsKey() const
{
    return !m_stack.empty() && m_stack.back().isMap && !m_stack.back().hasKey;
}

void DocumentBuilder::setKey(const YAML::Mark &mark, const std::string &tag, const std::string &text)
{
    Frame &frame = m_stack.back();
    frame.hasKey = true;
    frame.isMerge = isMergeKey(tag, text);
    if (frame.isMerge) {
        return;
    }
    auto key = resolveKey(tag, text);
    if (!key) {
        stop(ErrorKind::Invalid, mark, tr("null cannot be a key"), tr("Put the key in quotes"));
    }
    const auto [known, isNew] = frame.keyLines.emplace(*key, lineOf(mark));
    if (!isNew) {
        const QString cause =
            tr("the key \"%1\" is already set on line %2").arg(shown(*key)).arg(known->second);
        if (m_warnings == nullptr) {
            stop(ErrorKind::Invalid,
                 mark,
                 cause,
                 tr("Remove one of the two; Kubernetes would silently drop the first"));
        }
        frame.value.erase(*key);
        if (m_warnings->size() < warningLimit) {
            m_warnings->append(tr("%1, line %2: %3").arg(m_source).arg(lineOf(mark)).arg(cause));
        }
    }
    frame.weight.bytes += static_cast<qint64>(key->size());
    frame.key = std::move(*key);
}

void DocumentBuilder::addMerge(Frame &frame, json value)
{
    const auto refuse = [this] {
        stop(ErrorKind::Invalid,
             m_lastMark,
             tr("the merge key << needs a map or a list of maps"),
             tr("Point it at an anchored map, as in <<: *defaults"));
    };
    if (value.is_object()) {
        frame.merges.push_back(std::move(value));
        return;
    }
    if (!value.is_array()) {
        refuse();
    }
    for (json &item : value) {
        if (!item.is_object()) {
            refuse();
        }
        frame.merges.push_back(std::move(item));
    }
}

void DocumentBuilder::add(json value, const Weight &weight, YAML::anchor_t anchor)
{
    if (anchor != 0) {
        m_anchors[anchor] = {value, weight, true};
    }
    if (m_stack.empty()) {
        m_root = std::move(value);
        return;
    }
    Frame &frame = m_stack.back();
    frame.weight.nodes += weight.nodes;
    frame.weight.bytes += weight.bytes;
    frame.weight.depth = std::max(frame.weight.depth, weight.depth + 1);
    if (!frame.isMap) {
        frame.value.push_back(std::move(value));
        return;
    }
    frame.hasKey = false;
    if (frame.isMerge) {
        addMerge(frame, std::move(value));
    } else {
        frame.value.emplace(std::move(frame.key), std::move(value));
    }
}

void DocumentBuilder::OnNull(const YAML::Mark &mark, YAML::anchor_t anchor)
{
    noteRoot(mark);
    spend(mark, {1, 0, 0});
    if (expectsKey()) {
        stop(ErrorKind::Invalid, mark, tr("null cannot be a key"), tr("Put the key in quotes"));
    }
    add(json(), {1, 0, 0}, anchor);
}

void DocumentBuilder::OnScalar(const YAML::Mark &mark,
                               const std::string &tag,
                               YAML::anchor_t anchor,
                               const std::string &value)
{
    noteRoot(mark);
    const Weight weight{1, static_cast<qint64>(value.size()), 0};
    spend(mark, weight);
    if (expectsKey()) {
        if (anchor != 0) {
            m_anchors[anchor] = {json(value), weight, true};
        }
        setKey(mark, tag, value);
        return;
    }
    auto resolved = resolveScalar(tag, value);
    if (!resolved) {
        stop(ErrorKind::Invalid,
             mark,
             tr("\"%1\" has no counterpart in JSON, or is not of the type its tag says").arg(shown(value)),
             tr("Put the value in quotes, or correct it"));
    }
    add(std::move(*resolved), weight, anchor);
}

void DocumentBuilder::OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor)
{
    noteRoot(mark);
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end() || !found->second.complete) {
        stop(ErrorKind::Invalid,
             mark,
             tr("an alias stands within the value it points at"),
             tr("Remove the alias; such a value would have no end"));
    }
    const Weight weight = found->second.weight;
    spend(mark, weight);
    m_aliasBytes += weight.bytes;
    if (m_aliasBytes > m_budget.bytes) {
        stop(ErrorKind::TooLarge,
             mark,
             tr("following the aliases gives more than %1 bytes").arg(m_budget.bytes),
             tr("Remove aliases that repeat one another"));
    }
    if (!expectsKey()) {
        add(found->second.value, weight, 0);
        return;
    }
    if (!found->second.value.is_string()) {
        stop(ErrorKind::Invalid, mark, tr("only text can be a key"), tr("Write the key out"));
    }
    setKey(mark, "!", found->second.value.get<std::string>());
}

void DocumentBuilder::begin(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap)
{
    noteRoot(mark);
    spend(mark, {1, 0, 1});
    if (expectsKey()) {
        stop(ErrorKind::Invalid,
             mark,
             tr("a map or a list cannot be a key"),
             tr("If this is a template expression in braces, put it in quotes"));
    }
    Frame frame;
    frame.value = isMap ? json::object() : json::array();
    frame.anchor = anchor;
    frame.isMap = isMap;
    frame.weight = {1, 0, 1};
    m_stack.push_back(std::move(frame));
}

void DocumentBuilder::end()
{
    Frame frame = std::move(m_stack.back());
    m_stack.pop_back();
    for (json &merge : frame.merges) {
        for (auto &[key, value] : merge.items()) {
            frame.value.emplace(key, std::move(value));
        }
    }
    add(std::move(frame.value), frame.weight, frame.anchor);
}

void DocumentBuilder::OnSequenceStart(const YAML::Mark &mark,
                                      const std::string &,
                                      YAML::anchor_t anchor,
                                      YAML::EmitterStyle::value)
{
    begin(mark, anchor, false);
}

void DocumentBuilder::OnSequenceEnd()
{
    end();
}

void DocumentBuilder::OnMapStart(const YAML::Mark &mark,
                                 const std::string &,
                                 YAML::anchor_t anchor,
                                 YAML::EmitterStyle::value)
{
    begin(mark, anchor, true);
}

void DocumentBuilder::OnMapEnd()
{
    end();
}

} // namespace slipway::yaml
