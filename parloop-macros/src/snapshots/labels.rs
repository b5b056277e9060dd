// fn find(rows: &[Vec<u8>], wanted: u8) -> Option<usize> {
//     let mut skipped = 0;
//     'rows: for row in rows {
//         #[par_for(schedule = "dynamic", chunk = 64)]
//         'cells: for (at, cell) in row.iter().enumerate() {
//             if *cell == 0 {
//                 skipped += 1;
//                 continue 'rows;
//             }
//             for bit in 0..8 {
//                 if cell >> bit == wanted {
//                     return Some(at);
//                 }
//                 if bit > *cell {
//                     continue 'cells;
//                 }
//             }
//         }
//     }
//     None
// }

fn find(rows: &[Vec<u8>], wanted: u8) -> Option<usize> {
    let mut skipped = 0;
    'rows: for row in rows {
        match match row.iter() {
            base_ => {
                use ::parloop::__private::space::*;
                (&&Probe::of(&base_)).lift_for_loop(base_)
            }
        }
            .enumerate()
        {
            head_ => {
                let loop_ = ::parloop::__private::Loop::new({
                        static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                                ::core::file!(),
                                5,
                            )
                            .explained(
                                &[
                                    ("skipped", "reduce +", "`skipped += …`, line 7"),
                                    ("wanted", "shared", "read, line 11"),
                                ],
                            );
                        &SITE
                    })
                    .once()
                    .schedule(::parloop::__private::Schedule::Dynamic)
                    .chunk(64);
                ::parloop::__private::make::sync(&wanted);
                let loop_ = loop_.sharing(&wanted, "wanted", 0);
                let space_ = {
                    use ::parloop::__private::space::*;
                    (&&&&&Probe::of(&head_)).space_of_loop(head_)
                };
                let skipped_ = {
                    use ::parloop::__private::role::*;
                    (&&&Probe::of(&skipped)).checked_sum_role(&mut skipped)
                };
                let exit_ = ::parloop::__private::or_panic(
                    loop_
                        .standard(
                            space_,
                            (skipped_,),
                            |(mut skipped,), block_| {
                                let exit_ = 'block_: {
                                    'cells: for (at, cell) in block_.cancellable() {
                                        if *cell == 0 {
                                            skipped += 1;
                                            break 'block_ ::core::option::Option::Some(
                                                ::parloop::__private::Exit2::A(()),
                                            );
                                        }
                                        for bit in 0..8 {
                                            if cell >> bit == wanted {
                                                break 'block_ ::core::option::Option::Some(
                                                    ::parloop::__private::Exit2::B((at,)),
                                                );
                                            }
                                            if bit > *cell {
                                                continue 'cells;
                                            }
                                        }
                                    }
                                    ::core::option::Option::None
                                };
                                ((skipped,), exit_)
                            },
                        )
                        .start_loop((0, 0, 0), (), ((0,), (0, 0), ())),
                );
                match exit_ {
                    ::core::option::Option::None => {}
                    ::core::option::Option::Some(::parloop::__private::Exit2::A(())) => {
                        continue 'rows;
                    }
                    ::core::option::Option::Some(
                        ::parloop::__private::Exit2::B((value0_,)),
                    ) => return Some(value0_),
                }
            }
        };
    }
    None
}
