#pragma once

#include "yaml.h"

#include <nlohmann/json.hpp>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <QByteArray>
#include <QString>

#include <string>
#include <unordered_map>
#include <vector>

namespace slipway::yaml {

/// Builds JSON documents from yaml-cpp's events and keeps the budget: every node counts, an alias counts for
/// everything it stands for. Throws Stop.
class DocumentBuilder final : public YAML::EventHandler
{
public:
    DocumentBuilder(const QByteArray &text, const QString &source, const Budget &budget);

    /// From now on a duplicate key is a warning and its last value counts.
    void tolerateDuplicates(QStringList &warnings) { m_warnings = &warnings; }

    std::vector<Document> takeDocuments() { return std::move(m_documents); }

    void OnDocumentStart(const YAML::Mark &mark) override;
    void OnDocumentEnd() override;
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark &mark,
                  const std::string &tag,
                  YAML::anchor_t anchor,
                  const std::string &value) override;
    void OnSequenceStart(const YAML::Mark &mark,
                         const std::string &tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(const YAML::Mark &mark,
                    const std::string &tag,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

private:
    /// What a value costs when an alias repeats it.
    struct Weight
    {
        qint64 nodes = 0;
        qint64 bytes = 0;
        int depth = 0;
    };

    struct Frame
    {
        nlohmann::json value;
        YAML::anchor_t anchor = 0;
        Weight weight;
        bool isMap = false;
        bool hasKey = false;
        bool isMerge = false; // the pending key is "<<"
        std::string key;
        std::unordered_map<std::string, int> keyLines;
        std::vector<nlohmann::json> merges; // what "<<" brought, earlier ones win
    };

    struct Anchored
    {
        nlohmann::json value;
        Weight weight;
        bool complete = false;
    };

    int lineOf(const YAML::Mark &mark) const { return mark.line + 1; }

    void begin(const YAML::Mark &mark, YAML::anchor_t anchor, bool isMap);
    void end();
    void setKey(const YAML::Mark &mark, const std::string &tag, const std::string &text);
    bool expectsKey() const;
    void add(nlohmann::json value, const Weight &weight, YAML::anchor_t anchor);
    void addMerge(Frame &frame, nlohmann::json value);
    void spend(const YAML::Mark &mark, const Weight &weight);
    void noteRoot(const YAML::Mark &mark);
    [[noreturn]] void
    stop(base::ErrorKind kind, const YAML::Mark &mark, const QString &cause, const QString &hint) const;

    const QByteArray &m_text;
    const QString &m_source;
    Budget m_budget;
    qint64 m_skipped = 0;
    qint64 m_nodes = 0;
    qint64 m_aliasBytes = 0;
    std::vector<Frame> m_stack;
    std::unordered_map<YAML::anchor_t, Anchored> m_anchors;
    nlohmann::json m_root;
    YAML::Mark m_lastMark;
    bool m_hasRoot = false;
    Document m_current;
    std::vector<Document> m_documents;
    QStringList *m_warnings = nullptr;
};

} // namespace slipway::yaml
