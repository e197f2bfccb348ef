"""Made-up views for the storybook, a module a subject, and a desk that shows them (`webui.storybook`)."""
