from django.db import migrations

# SQLite: a full-text index over the column `tokens`, which triggers keep in step inside every transaction. Its
# tokenizer may not interpret anything: "ascii" leaves every letter that is not ASCII as it stands.
# A later migration that makes SQLite rebuild website_searchentry drops the triggers: it must make them again.
INDEX_ROW = "INSERT INTO website_searchtokens(rowid, tokens) VALUES (new.id, new.tokens);"
FORGET_ROW = (
    "INSERT INTO website_searchtokens(website_searchtokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
)
FORWARDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE website_searchtokens USING fts5"
        "(tokens, content='website_searchentry', content_rowid='id', detail='none', tokenize='ascii')",
        f"CREATE TRIGGER website_searchtokens_insert AFTER INSERT ON website_searchentry BEGIN {INDEX_ROW} END",
        f"CREATE TRIGGER website_searchtokens_delete AFTER DELETE ON website_searchentry BEGIN {FORGET_ROW} END",
        "CREATE TRIGGER website_searchtokens_update AFTER UPDATE ON website_searchentry "
        f"BEGIN {FORGET_ROW} {INDEX_ROW} END",
        "INSERT INTO website_searchtokens(website_searchtokens) VALUES ('rebuild')",
    ],
    "postgresql": [
        "CREATE INDEX website_searchtokens ON website_searchentry USING gin (string_to_array(tokens, ' '))"
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TRIGGER website_searchtokens_insert",
        "DROP TRIGGER website_searchtokens_delete",
        "DROP TRIGGER website_searchtokens_update",
        "DROP TABLE website_searchtokens",
    ],
    "postgresql": ["DROP INDEX website_searchtokens"],
}


def run(statements):
    def execute(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("website", "0001_initial")]
    operations = [migrations.RunPython(run(FORWARDS), run(BACKWARDS))]
