#pragma once
// Universities, institutes and new-type R&D institutions at the end of 2015: the named ones, and unnamed
// new-type institutions up to each city's count.

#include "model/world.hpp"

namespace kapok {

/// Institutions open at the end of 2015; they are one-to-one at every scale and the same for all seeds.
Institutions institutions_of_2015(const Baseline& baseline, const Parameters& parameters);

/// Fields of an institution by kind: general, medical and agricultural, technical; institutes and new-type
/// institutions have one main field and a quarter of its relatives. `main` is 1 to 8, or 0 to draw one.
FieldVector institution_fields(InstitutionKind kind, int main, Stream& draws, const ByField<double>& city_fields);

/// Relative weight of fields in a city's firm sectors, by value added: where new institutions look for work.
ByField<double> fields_of_city(const Baseline& baseline, Place city);

/// Inventions a year of an institution, by field: 0.54 pf_f B^0.85 300^0.15 v_f q.
FieldVector inventions_per_year(const Institutions& institutions, std::size_t row, const Parameters& parameters);

/// Patents of a city's institutions in 2015.
struct PublicPatents { double filed = 0.0, granted = 0.0, in_force = 0.0; };
ByCity<PublicPatents> public_patents_2015(const Baseline& baseline, const Parameters& parameters);

}  // namespace kapok
