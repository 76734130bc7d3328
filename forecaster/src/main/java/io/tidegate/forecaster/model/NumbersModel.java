package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;

/** A model whose state is a row of numbers as it is kept. */
interface NumbersModel extends ForecastModel<Floats> {
    @Override
    default Floats write(Floats state) {
        return state;
    }

    @Override
    default Floats read(Floats numbers) {
        return numbers;
    }
}
