"""Public models, and what hangs on them; written straight into the tables, so that a test begins there."""

from django.core.files.base import ContentFile

from mobilization.common.files import store_picture
from mobilization.common.pictures import PreparedPicture
from models_registry.models import ModelFile, Recognition, TypicalChoice
from organizations.dates import today
from tests.models_registry.makers import make_candidacy, make_model


def make_public(unit, *, typical=False, recognised_on=None, **fields):
    """A registered model of the unit that its own unit recognised."""
    model = make_model(unit, "registered", **fields)
    make_candidacy(model, "recognised")
    if recognised_on:
        Recognition.objects.filter(model=model).update(recognised_on=recognised_on)
    if typical:
        choose(model)
    return model


def choose(model):
    """Choose the model as typical, whatever recognised it."""
    recognition = Recognition.objects.get(model=model)
    return TypicalChoice.objects.create(
        recognition=recognition, chosen_on=today(), document_number="16-QĐ/ĐU", document_date=today()
    )


def revoke(model, ground="Khai không đúng"):
    """Revoke what recognised the model."""
    Recognition.objects.filter(model=model).update(revoked_on=today(), revoked_ground=ground)


def make_photograph(model, *, consent=True, **fields):
    """A photograph of the model; its bytes say which."""
    name = fields.pop("name", "anh.jpg")
    picture = PreparedPicture(
        name=name,
        content=ContentFile(f"picture of {model.pk}".encode()),
        content_type="image/jpeg",
        width=1600,
        height=1200,
        thumbnail=f"thumbnail of {model.pk}".encode(),
        taken_on=None,
        phash=1,
    )
    return store_picture(ModelFile(model=model, kind="photo", consent_to_publish=consent, **fields), picture)
