"""What documents print beside the snapshot, asked of the records: one module a document."""
