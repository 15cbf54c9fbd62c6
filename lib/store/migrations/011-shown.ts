/**
 * Migration 11: what every query asks of its rows, as rows of their own. Items whose file is missing, so that a row is looked
 * for among them and no query makes the list; and how many items have a value. Marks of files change by statements of several
 * stages, rows of `facet` go with their items: triggers see all of them. What is added to `facet` is counted where it is added
 * (`dbmanager/tables/facet-rows.ts`), once a transaction and not once a row. A new file is there, so that a first scan fires none of them.
 */
export const sql: string = `
CREATE TABLE gone (item INTEGER PRIMARY KEY REFERENCES item (id));
INSERT INTO gone SELECT item.id FROM file CROSS JOIN item ON item.file = file.id WHERE file.missing_since IS NOT NULL;

CREATE TRIGGER file_gone AFTER UPDATE OF missing_since ON file
WHEN old.missing_since IS NULL AND new.missing_since IS NOT NULL
BEGIN
  INSERT OR IGNORE INTO gone SELECT id FROM item WHERE file = new.id;
END;
CREATE TRIGGER file_back AFTER UPDATE OF missing_since ON file
WHEN old.missing_since IS NOT NULL AND new.missing_since IS NULL
BEGIN
  DELETE FROM gone WHERE item IN (SELECT id FROM item WHERE file = new.id);
END;
CREATE TRIGGER item_of_gone AFTER INSERT ON item WHEN new.part <> 0
BEGIN
  INSERT INTO gone SELECT new.id FROM file WHERE id = new.file AND missing_since IS NOT NULL;
END;
CREATE TRIGGER item_to_gone AFTER UPDATE OF file ON item
BEGIN
  DELETE FROM gone WHERE item = new.id;
  INSERT INTO gone SELECT new.id FROM file WHERE id = new.file AND missing_since IS NOT NULL;
END;

ALTER TABLE browse ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
UPDATE browse SET items = (SELECT count(*) FROM facet WHERE facet.key = browse.key AND facet.value = browse.value);
CREATE TRIGGER facet_gone AFTER DELETE ON facet
BEGIN
  UPDATE browse SET items = items - 1 WHERE key = old.key AND value = old.value
    AND folded = (SELECT folded FROM facet_value WHERE id = old.value);
END;
`;
