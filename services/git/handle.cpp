#include "handle.h"

#include <git2.h>

namespace slipway::git {

void Release::operator()(git_blob *blob) const
{
    git_blob_free(blob);
}

void Release::operator()(git_commit *commit) const
{
    git_commit_free(commit);
}

void Release::operator()(git_object *object) const
{
    git_object_free(object);
}

void Release::operator()(git_odb *odb) const
{
    git_odb_free(odb);
}

void Release::operator()(git_reference *reference) const
{
    git_reference_free(reference);
}

void Release::operator()(git_reference_iterator *iterator) const
{
    git_reference_iterator_free(iterator);
}

void Release::operator()(git_remote *remote) const
{
    git_remote_free(remote);
}

void Release::operator()(git_repository *repository) const
{
    git_repository_free(repository);
}

void Release::operator()(git_signature *signature) const
{
    git_signature_free(signature);
}

void Release::operator()(git_tree *tree) const
{
    git_tree_free(tree);
}

void Release::operator()(git_tree_entry *entry) const
{
    git_tree_entry_free(entry);
}

} // namespace slipway::git
