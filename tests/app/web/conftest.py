"""The county whose pages are tested."""

import pytest

from tests.app.web.county import County, gu_county_in_may


@pytest.fixture
def county(db: None) -> County:
    return gu_county_in_may()
