#pragma once

#include <utility>

struct git_blob;
struct git_commit;
struct git_object;
struct git_odb;
struct git_reference;
struct git_reference_iterator;
struct git_remote;
struct git_repository;
struct git_signature;
struct git_tree;
struct git_tree_entry;

namespace slipway::git {

/// Gives libgit2's objects back; overloaded so that one Handle serves all of them.
struct Release
{
    void operator()(git_blob *blob) const;
    void operator()(git_commit *commit) const;
    void operator()(git_object *object) const;
    void operator()(git_odb *odb) const;
    void operator()(git_reference *reference) const;
    void operator()(git_reference_iterator *iterator) const;
    void operator()(git_remote *remote) const;
    void operator()(git_repository *repository) const;
    void operator()(git_signature *signature) const;
    void operator()(git_tree *tree) const;
    void operator()(git_tree_entry *entry) const;
};

/// Owns one object of libgit2. Unlike unique_ptr it can lend its own pointer to a C function that stores a
/// new object, so that the object is there for the rest of the same expression.
template <typename T> class Handle final
{
public:
    Handle() = default;

    ~Handle() { reset(); }

    Handle(Handle &&other) noexcept
        : m_object(other.release())
    {}

    Handle &operator=(Handle &&other) noexcept
    {
        if (this != &other) {
            reset();
            m_object = other.release();
        }
        return *this;
    }

    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;

    T *get() const { return m_object; }

    explicit operator bool() const { return m_object != nullptr; }

    T *release() { return std::exchange(m_object, nullptr); }

    void reset()
    {
        if (T *object = release()) {
            Release()(object);
        }
    }

    T **receiver()
    {
        reset();
        return &m_object;
    }

private:
    T *m_object = nullptr;
};

/// The place where a C function stores the new object of a handle; what it held before is given back.
template <typename T> T **into(Handle<T> &handle)
{
    return handle.receiver();
}

} // namespace slipway::git
