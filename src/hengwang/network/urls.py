"""."""
urlpatterns = []
