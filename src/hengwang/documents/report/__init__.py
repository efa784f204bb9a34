"""The evaluation report: fields its template names, sentences written from figures, charts."""
