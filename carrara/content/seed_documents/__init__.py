"""Reading of the documents that the seeds come from; no models, no database."""
