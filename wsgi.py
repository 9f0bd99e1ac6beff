"""What gunicorn and `flask --app wsgi` start."""

from app import create_app, profile_check
from app.cli import register

if profile_check.asked():
    app = profile_check.alone()
else:
    app = create_app()
    register(app)
