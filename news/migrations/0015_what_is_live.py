from django.db import migrations, models


class Migration(migrations.Migration):
    """Once every row is true."""

    dependencies = [
        ("news", "0014_first_revisions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('is_live', True)), name='article_newest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('channel'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('is_live', True)), name='article_newest_in_channel'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('scheduled_at'), condition=models.Q(('status', 'approved')), name='article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('expires_at'), condition=models.Q(('is_live', True)), name='article_expiry'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('status'), models.F('updated_at'), condition=models.Q(('status__in', ['published', 'withdrawn']), _negated=True), name='article_in_work'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_live', True), _negated=True), ('published_at__isnull', False), _connector='OR'), name='live_article_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('is_live', True), _connector='OR'), name='published_article_is_live'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('is_live', False), _connector='OR'), name='withdrawn_article_is_not_live'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), ('approved_revision__isnull', False), _connector='OR'), name='approved_article_names_its_revision'),
        ),
    ]
